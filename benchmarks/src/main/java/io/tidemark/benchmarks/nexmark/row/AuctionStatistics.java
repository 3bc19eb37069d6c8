package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 17: a day of an auction in figures.
 *
 * @param day its first millisecond, in UTC
 * @param lowest price in cents
 * @param highest price in cents
 * @param sum of prices in cents
 */
public record AuctionStatistics(long auction, long day, RankCounts bids, long lowest, long highest, long sum) {

    /** In cents, rounded down. */
    public long average() {
        return sum / bids.total();
    }
}
