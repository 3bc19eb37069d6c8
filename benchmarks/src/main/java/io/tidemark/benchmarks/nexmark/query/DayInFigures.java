package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.Window;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.ChannelStatistics;
import io.tidemark.benchmarks.nexmark.row.RankCounts;

/** The two steps in which a day of a channel is put into figures. */
final class DayInFigures {

    private static final long MINUTE_MILLIS = 60_000;

    private DayInFigures() {}

    /** What different ones are counted of. */
    enum Aspect {
        BIDDER,
        AUCTION
    }

    /** @param id of the one bidder or auction */
    record PartKey(String channel, Aspect aspect, long id) {}

    /** A bid, seen as one of its bidder's or one of its auction's. */
    record Facet(PartKey key, Bid bid) {}

    /**
     * The bids of one bidder or on one auction.
     *
     * @param last time of the last of them
     */
    record Part(String channel, Aspect aspect, RankCounts bids, long last) {}

    /** The bids of a channel, and how many different bidders and auctions they have. */
    record Parts(RankCounts bids, RankCounts bidders, RankCounts auctions, long last) {

        Parts and(Part part) {
            var present = part.bids().present();
            long latest = Math.max(last, part.last());
            return part.aspect() == Aspect.BIDDER
                    ? new Parts(bids.plus(part.bids()), bidders.plus(present), auctions, latest)
                    // its bids are counted with their bidders already
                    : new Parts(bids, bidders, auctions.plus(present), latest);
        }
    }

    /** First step: one bidder or auction. */
    static final class OfPart implements AggregateFunction<PartKey, Facet, Part, Part> {

        private static final long serialVersionUID = 1L;

        @Override
        public Part create() {
            return new Part("", Aspect.BIDDER, RankCounts.NONE, Long.MIN_VALUE);
        }

        @Override
        public Part add(Part part, Facet facet) {
            var bid = facet.bid();
            return new Part(
                    facet.key().channel(),
                    facet.key().aspect(),
                    part.bids().plus(RankCounts.of(bid.price())),
                    Math.max(part.last(), bid.dateTime()));
        }

        @Override
        public Part result(PartKey key, Window window, Part part) {
            return part;
        }
    }

    /** Second step: all of a channel. */
    static final class OfChannel implements AggregateFunction<String, Part, Parts, ChannelStatistics> {

        private static final long serialVersionUID = 1L;

        @Override
        public Parts create() {
            return new Parts(RankCounts.NONE, RankCounts.NONE, RankCounts.NONE, Long.MIN_VALUE);
        }

        @Override
        public Parts add(Parts parts, Part part) {
            return parts.and(part);
        }

        @Override
        public ChannelStatistics result(String channel, Window window, Parts parts) {
            return new ChannelStatistics(
                    channel,
                    window.start(),
                    parts.last() / MINUTE_MILLIS * MINUTE_MILLIS,
                    parts.bids(),
                    parts.bidders(),
                    parts.auctions());
        }
    }
}
