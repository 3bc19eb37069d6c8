package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.TableOracle;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.RankedBid;

/** Queries that keep a table up to date and show it when the stream has ended. */
final class TableQueries {

    static final Query<Bid> LAST_BIDS = new Query<>(
            "q18",
            Bid.class,
            TableQueries::lastBids,
            TableOracle::query18,
            () -> new Totals<Bid>().count("rows").sumOfLongs("sum", Bid::price));

    static final Query<RankedBid> TOP_BIDS = new Query<>(
            "q19",
            RankedBid.class,
            TableQueries::topBids,
            TableOracle::query19,
            () -> new Totals<RankedBid>().count("rows").sumOfLongs("sum", RankedBid::price));

    /** Event time when the stream has ended. */
    static final long END = Long.MAX_VALUE - 1;

    private TableQueries() {}

    private static Stream<Bid> lastBids(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .keyBy(it -> new BidderAndAuction(it.bidder(), it.auction()), RecordSerde.of(BidderAndAuction.class))
                .process("last-bids", new LastBid());
    }

    private static Stream<RankedBid> topBids(Stream<NexmarkEvent> events) {
        return Bids.of(events).keyBy(Bid::auction, Serdes.int64()).process("top-bids", new TopBids());
    }

    /** Key of query 18. */
    record BidderAndAuction(long bidder, long auction) {}
}
