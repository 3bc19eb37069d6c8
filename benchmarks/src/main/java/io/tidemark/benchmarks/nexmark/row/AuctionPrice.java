package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 2: what was offered for an auction, in cents.
 */
public record AuctionPrice(long auction, long price) {}
