package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 9: the best bid that an auction had before it expired.
 *
 * @param number the bid's
 * @param price in cents
 * @param reserve in cents: below it the seller doesn't have to sell
 */
public record Winner(
        long auction,
        long category,
        long seller,
        long expires,
        long reserve,
        long number,
        long bidder,
        long price,
        long dateTime) {

    /** Whether the seller has to sell. */
    public boolean meetsReserve() {
        return price >= reserve;
    }
}
