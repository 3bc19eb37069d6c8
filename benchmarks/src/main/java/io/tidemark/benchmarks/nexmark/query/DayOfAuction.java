package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.Window;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.AuctionStatistics;
import io.tidemark.benchmarks.nexmark.row.RankCounts;

/** Puts a day of an auction into figures. */
final class DayOfAuction implements AggregateFunction<Long, Bid, DayOfAuction.Prices, AuctionStatistics> {

    private static final long serialVersionUID = 1L;

    record Prices(RankCounts bids, long lowest, long highest, long sum) {}

    @Override
    public Prices create() {
        return new Prices(RankCounts.NONE, Long.MAX_VALUE, Long.MIN_VALUE, 0);
    }

    @Override
    public Prices add(Prices prices, Bid bid) {
        return new Prices(
                prices.bids().plus(RankCounts.of(bid.price())),
                Math.min(prices.lowest(), bid.price()),
                Math.max(prices.highest(), bid.price()),
                prices.sum() + bid.price());
    }

    @Override
    public AuctionStatistics result(Long auction, Window window, Prices prices) {
        return new AuctionStatistics(
                auction, window.start(), prices.bids(), prices.lowest(), prices.highest(), prices.sum());
    }
}
