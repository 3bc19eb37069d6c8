package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 7: a bid that none was higher than in a window.
 *
 * @param start the window's first millisecond
 */
public record HighestBid(long start, long number, long auction, long bidder, long price, long dateTime) {}
