package io.tidemark.benchmarks.nexmark.row;

import java.math.BigDecimal;

/**
 * Answer of query 14: a bid in another currency, of the middle range of prices.
 *
 * @param price with three decimal places
 * @param timeOfDay {@code day}, {@code night} or {@code other}
 * @param lettersC how often the letter c is in the bid's extra
 */
public record SortedBid(
        long number, long auction, long bidder, BigDecimal price, String timeOfDay, long dateTime, long lettersC) {}
