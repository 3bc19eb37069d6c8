package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 20: a bid, and what it is for.
 */
public record BidWithAuction(
        long number,
        long auction,
        long bidder,
        long price,
        long dateTime,
        String itemName,
        long initialBid,
        long reserve,
        long expires,
        long seller,
        long category) {}
