package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 12: how many bids of a bidder were processed within a window of the clock on the wall.
 *
 * @param start the window's first millisecond
 */
public record BidderCount(long bidder, long start, long bids) {}
