package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 4: what auctions of a category fetched that expired up to a moment.
 *
 * @param until epoch milliseconds, inclusive; a time at which an auction with a bid expired
 * @param sum of the winning bids, in cents
 * @param count of auctions, &gt;= 1
 */
public record CategoryAverage(long category, long until, long sum, long count) {

    /** In cents, rounded down. */
    public long average() {
        return sum / count;
    }
}
