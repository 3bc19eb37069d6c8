package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 11: bids of a bidder that follow close upon each other.
 *
 * @param start time of the first of them
 * @param end when the session counts as over: its last bid and the gap
 */
public record BidderSession(long bidder, long start, long end, long bids) {}
