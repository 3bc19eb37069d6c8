package io.tidemark.benchmarks.nexmark.event;

import java.util.Comparator;

/**
 * Someone offered money.
 *
 * @param auction id of an auction, which may begin a little later or never
 * @param bidder id of a person
 * @param price in cents
 * @param dateTime epoch milliseconds
 * @param extra padding, may be empty
 */
public record Bid(long number, long auction, long bidder, long price, long dateTime, String extra)
        implements NexmarkEvent {

    /** The better bid last: the higher price; of the same price the earlier one. */
    public static final Comparator<Bid> BY_WORTH = Comparator.comparingLong(Bid::price)
            .thenComparing(Comparator.comparingLong(Bid::dateTime).reversed())
            .thenComparing(Comparator.comparingLong(Bid::number).reversed());

    /** The later bid last; at the same time, that with the higher number. */
    public static final Comparator<Bid> BY_TIME =
            Comparator.comparingLong(Bid::dateTime).thenComparingLong(Bid::number);
}
