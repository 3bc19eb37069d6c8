package io.tidemark.benchmarks.nexmark.row;

import java.math.BigDecimal;

/**
 * Answer of query 1: a bid in another currency.
 *
 * @param price with three decimal places
 */
public record ConvertedBid(long number, long auction, long bidder, BigDecimal price, long dateTime, String extra) {}
