package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.WindowOracle;
import io.tidemark.benchmarks.nexmark.output.Latest;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.BidderSession;
import io.tidemark.benchmarks.nexmark.row.HighestBid;
import io.tidemark.benchmarks.nexmark.row.HotItem;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Queries about bids in windows. */
final class WindowQueries {

    static final Query<HighestBid> HIGHEST_BIDS = new Query<>(
            "q7",
            HighestBid.class,
            WindowQueries::highestBids,
            WindowOracle::query7,
            () -> new Latest<>(
                    "highest", HighestBid::start, Comparator.comparingLong(HighestBid::price), HighestBid::price));

    static final Query<HotItem> HOT_ITEMS = new Query<>(
            "q5",
            HotItem.class,
            WindowQueries::hotItems,
            WindowOracle::query5,
            () -> new Totals<HotItem>().distinct("windows", HotItem::start).count("rows"));

    static final Query<BidderSession> SESSIONS = new Query<>(
            "q11",
            BidderSession.class,
            WindowQueries::sessions,
            WindowOracle::query11,
            () -> new Totals<BidderSession>()
                    .count("sessions")
                    .distinct("bidders", BidderSession::bidder)
                    .sumOfLongs("bids", BidderSession::bids));

    private static final Duration SLIDE = Duration.ofSeconds(2);
    private static final Duration GAP = Duration.ofSeconds(10);
    private static final Duration SIZE = Duration.ofSeconds(10);

    private WindowQueries() {}

    /** First auction by auction, so that all tasks have a part in it, then the best of those. */
    private static Stream<HighestBid> highestBids(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .keyBy(Bid::auction, Serdes.int64())
                .window("highest-of-auction", TumblingWindows.of(SIZE))
                .aggregate(new HighestOfAuction(), RecordSerde.of(Ties.class))
                .keyBy(it -> it.window().start(), Serdes.int64())
                .window("highest", TumblingWindows.of(SIZE))
                .aggregate(new HighestOfAll(), RecordSerde.of(Ties.class))
                .flatMap((it, out) -> it.ties().bids().forEach(bid -> out.emit(row(it.window(), bid))));
    }

    /** Counts auction by auction, then keeps the best of each window: those come in the last two seconds of it. */
    private static Stream<HotItem> hotItems(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .keyBy(Bid::auction, Serdes.int64())
                .window("bids-of-auction", SlidingWindows.of(SIZE, SLIDE))
                .aggregate(new BidsOfAuction(), Serdes.int64())
                .keyBy(HotItem::start, Serdes.int64())
                .window("hottest", TumblingWindows.of(SLIDE))
                .aggregate(new Hottest(), RecordSerde.of(Hottest.Items.class))
                .flatMap((items, out) -> items.tied().forEach(out::emit));
    }

    private static Stream<BidderSession> sessions(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .keyBy(Bid::bidder, Serdes.int64())
                .window("sessions", SessionWindows.withGap(GAP))
                .aggregate(new BidsOfSession(), Serdes.int64());
    }

    private static HighestBid row(Window window, Bid bid) {
        return new HighestBid(window.start(), bid.number(), bid.auction(), bid.bidder(), bid.price(), bid.dateTime());
    }

    /** Bids of the same price, higher than all others seen. */
    record Ties(List<Bid> bids) {

        static final Ties NONE = new Ties(List.of());

        Ties and(Bid bid) {
            if (bids.isEmpty() || bid.price() > bids.get(0).price()) {
                return new Ties(List.of(bid));
            }
            return bid.price() == bids.get(0).price() ? new Ties(Lists.with(bids, bid)) : this;
        }
    }

    /** The highest bids of a window. */
    private record Highest(Window window, Ties ties) {}

    private static final class BidsOfAuction implements AggregateFunction<Long, Bid, Long, HotItem> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long bids, Bid bid) {
            return bids + 1;
        }

        @Override
        public HotItem result(Long auction, Window window, Long bids) {
            return new HotItem(window.start(), auction, bids);
        }
    }

    private static final class BidsOfSession implements AggregateFunction<Long, Bid, Long, BidderSession> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long bids, Bid bid) {
            return bids + 1;
        }

        @Override
        public Long merge(Long earlier, Long later) {
            return earlier + later;
        }

        @Override
        public BidderSession result(Long bidder, Window window, Long bids) {
            return new BidderSession(bidder, window.start(), window.end(), bids);
        }
    }

    /** Keeps the auctions of a window that none has more bids than. */
    private static final class Hottest implements AggregateFunction<Long, HotItem, Hottest.Items, Hottest.Items> {

        private static final long serialVersionUID = 1L;

        record Items(List<HotItem> tied) {}

        @Override
        public Items create() {
            return new Items(List.of());
        }

        @Override
        public Items add(Items items, HotItem item) {
            var tied = items.tied();
            if (tied.isEmpty() || item.bids() > tied.get(0).bids()) {
                return new Items(List.of(item));
            }
            return item.bids() == tied.get(0).bids() ? new Items(Lists.with(tied, item)) : items;
        }

        @Override
        public Items result(Long start, Window window, Items items) {
            return items;
        }
    }

    private static final class HighestOfAuction implements AggregateFunction<Long, Bid, Ties, Highest> {

        private static final long serialVersionUID = 1L;

        @Override
        public Ties create() {
            return Ties.NONE;
        }

        @Override
        public Ties add(Ties ties, Bid bid) {
            return ties.and(bid);
        }

        @Override
        public Highest result(Long auction, Window window, Ties ties) {
            return new Highest(window, ties);
        }
    }

    private static final class HighestOfAll implements AggregateFunction<Long, Highest, Ties, Highest> {

        private static final long serialVersionUID = 1L;

        @Override
        public Ties create() {
            return Ties.NONE;
        }

        @Override
        public Ties add(Ties ties, Highest more) {
            var all = ties;
            for (var bid : more.ties().bids()) {
                all = all.and(bid);
            }
            return all;
        }

        @Override
        public Highest result(Long start, Window window, Ties ties) {
            return new Highest(window, ties);
        }
    }
}
