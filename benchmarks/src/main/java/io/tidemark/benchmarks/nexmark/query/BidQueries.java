package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.BidOracle;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.AuctionPrice;
import io.tidemark.benchmarks.nexmark.row.ConvertedBid;
import io.tidemark.benchmarks.nexmark.row.Exchange;
import io.tidemark.benchmarks.nexmark.row.SortedBid;

/** Queries without state: one bid at a time. */
final class BidQueries {

    static final Query<Bid> ALL_BIDS = new Query<>(
            "q0",
            Bid.class,
            Bids::of,
            BidOracle::query0,
            () -> new Totals<Bid>().count("rows").sumOfLongs("sum", Bid::price));

    static final Query<ConvertedBid> OTHER_CURRENCY = new Query<>(
            "q1",
            ConvertedBid.class,
            BidQueries::convert,
            BidOracle::query1,
            () -> new Totals<ConvertedBid>().count("rows").sum("sum", ConvertedBid::price));

    static final Query<AuctionPrice> ONE_AUCTION_IN_123 = new Query<>(
            "q2",
            AuctionPrice.class,
            BidQueries::select,
            BidOracle::query2,
            () -> new Totals<AuctionPrice>().count("rows").sumOfLongs("sum", AuctionPrice::price));

    static final Query<SortedBid> MIDDLE_RANGE = new Query<>(
            "q14",
            SortedBid.class,
            BidQueries::sortOut,
            BidOracle::query14,
            () -> new Totals<SortedBid>().count("rows").sum("sum", SortedBid::price));

    private static final int ONE_IN = 123;

    /** The middle range lies between these prices in the other currency: thousandths, both exclusive. */
    private static final long ABOVE_THOUSANDTHS = 1_000_000_000L;

    private static final long BELOW_THOUSANDTHS = 50_000_000_000L;
    private static final long RATE_THOUSANDTHS = 908;

    private static final long HOUR_MILLIS = 3_600_000;

    private BidQueries() {}

    private static Stream<ConvertedBid> convert(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .map(it -> new ConvertedBid(
                        it.number(),
                        it.auction(),
                        it.bidder(),
                        Exchange.convert(it.price()),
                        it.dateTime(),
                        it.extra()));
    }

    private static Stream<AuctionPrice> select(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .filter(it -> it.auction() % ONE_IN == 0)
                .map(it -> new AuctionPrice(it.auction(), it.price()));
    }

    private static Stream<SortedBid> sortOut(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .filter(it -> isOfMiddleRange(it.price()))
                .map(it -> new SortedBid(
                        it.number(),
                        it.auction(),
                        it.bidder(),
                        Exchange.convert(it.price()),
                        timeOfDay(it.dateTime()),
                        it.dateTime(),
                        countLettersC(it.extra())));
    }

    private static boolean isOfMiddleRange(long price) {
        long thousandths = price * RATE_THOUSANDTHS;
        return thousandths > ABOVE_THOUSANDTHS && thousandths < BELOW_THOUSANDTHS;
    }

    private static String timeOfDay(long time) {
        long hour = time / HOUR_MILLIS % 24;
        if (hour >= 8 && hour <= 18) {
            return "day";
        }
        return hour <= 6 || hour >= 20 ? "night" : "other";
    }

    private static long countLettersC(String text) {
        long count = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 'c') {
                count++;
            }
        }
        return count;
    }
}
