package io.tidemark.benchmarks.nexmark.event;

/**
 * Someone put something up for auction.
 *
 * @param id from 1000
 * @param initialBid in cents
 * @param reserve in cents: what a bid must reach for the seller to sell
 * @param dateTime when bids are first taken, epoch milliseconds
 * @param expires the last millisecond in which bids are taken
 * @param seller id of a person, who may sign up a little later
 * @param category 10 to 14
 * @param extra padding, may be empty
 */
public record Auction(
        long number,
        long id,
        String itemName,
        String description,
        long initialBid,
        long reserve,
        long dateTime,
        long expires,
        long seller,
        long category,
        String extra)
        implements NexmarkEvent {

    /** Whether a bid of this time comes neither too early nor too late. */
    public boolean takesBidsAt(long time) {
        return dateTime <= time && time <= expires;
    }
}
