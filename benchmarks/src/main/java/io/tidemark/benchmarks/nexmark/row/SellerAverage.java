package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 6: what the last ten auctions of a seller fetched, seen when one of them expired.
 *
 * @param auction the last of them
 * @param auctions how many they are, 1 to 10
 * @param sum of their winning bids, in cents
 */
public record SellerAverage(long seller, long auction, long expires, int auctions, long sum) {}
