package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 19: one of the ten highest bids of an auction.
 *
 * @param rank 1 is the highest
 */
public record RankedBid(long auction, int rank, long number, long bidder, long price, long dateTime) {}
