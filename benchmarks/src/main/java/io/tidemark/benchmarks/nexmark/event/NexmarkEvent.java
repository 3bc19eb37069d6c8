package io.tidemark.benchmarks.nexmark.event;

/** Something that happened on the auction site. */
public sealed interface NexmarkEvent permits Person, Auction, Bid {

    /** The event's number in the stream, from 0; settles which of two events of the same time came first. */
    long number();

    /** When it happened, in epoch milliseconds. */
    long dateTime();
}
