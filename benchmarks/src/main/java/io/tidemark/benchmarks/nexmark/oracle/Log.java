package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Person;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The whole stream, to be read as often as one likes. */
public record Log(List<NexmarkEvent> events) {

    public Log {
        events = List.copyOf(events);
    }

    /** The first events of a stream. */
    public static Log of(EventFactory factory, long count) {
        return new Log(LongStream.range(0, count).mapToObj(factory::event).toList());
    }

    public Stream<Person> persons() {
        return events.stream().filter(Person.class::isInstance).map(Person.class::cast);
    }

    public Stream<Auction> auctions() {
        return events.stream().filter(Auction.class::isInstance).map(Auction.class::cast);
    }

    public Stream<Bid> bids() {
        return events.stream().filter(Bid.class::isInstance).map(Bid.class::cast);
    }
}
