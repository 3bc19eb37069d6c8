package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;

/** Picks the bids out of the stream. */
final class Bids {

    private Bids() {}

    static Stream<Bid> of(Stream<NexmarkEvent> events) {
        return events.flatMap((event, out) -> {
            if (event instanceof Bid bid) {
                out.emit(bid);
            }
        });
    }
}
