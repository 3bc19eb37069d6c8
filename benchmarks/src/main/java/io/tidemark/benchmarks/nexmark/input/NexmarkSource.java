package io.tidemark.benchmarks.nexmark.input;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.source.Source;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SourceSession;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.benchmarks.nexmark.event.Events;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stream, dealt out to splits like cards: the event at place {@code p} is in split {@code p mod splits}, at position
 * {@code p / splits}.
 *
 * @param count events of the whole stream, &gt;= 0
 * @param readable how many of them can be read, 0 to {@code count}; the source ends only if that is all of them, and
 *     else waits, as a live source does
 * @param splits &gt;= 1
 */
public record NexmarkSource(Events events, Shuffle shuffle, long count, long readable, int splits)
        implements Source<NexmarkEvent> {

    public NexmarkSource {
        requireNonNull(events, "events");
        requireNonNull(shuffle, "shuffle");
        if (count < 0) {
            throw new IllegalArgumentException("count must be >= 0, was " + count);
        }
        if (readable < 0 || readable > count) {
            throw new IllegalArgumentException("readable must be 0 to %d, was %d".formatted(count, readable));
        }
        if (splits < 1) {
            throw new IllegalArgumentException("splits must be >= 1, was " + splits);
        }
    }

    /** A stream that ends. */
    public static NexmarkSource of(Events events, Shuffle shuffle, long count, int splits) {
        return new NexmarkSource(events, shuffle, count, count, splits);
    }

    /** The same stream as long as only its first events are there. */
    public NexmarkSource readable(long first) {
        return new NexmarkSource(events, shuffle, count, first, splits);
    }

    @Override
    public String description() {
        return "Nexmark in memory";
    }

    @Override
    public SourceSession<NexmarkEvent> open(SourceContext context) {
        return new Session();
    }

    /** The event at a position of a split. */
    NexmarkEvent event(int split, long position) {
        return events.event(shuffle.numberAt(position * splits + split, count));
    }

    /** How many events of a split can be read. */
    long readableIn(int split) {
        return (readable - split + splits - 1) / splits;
    }

    /** Whether more than can be read will never be. */
    boolean ends() {
        return readable == count;
    }

    private final class Session implements SourceSession<NexmarkEvent> {

        @Override
        public SourcePositions start(Optional<SourcePositions> saved) throws SourceException {
            var identity = Map.of("stream", "%s %s %d".formatted(events, shuffle, count), "splits", "" + splits);
            if (saved.isPresent() && !saved.get().identity().equals(identity)) {
                throw SourceException.refused("The savepoint read %s, this job reads %s; start with the same events."
                        .formatted(saved.get().identity(), identity));
            }
            var positions = new ArrayList<SplitPosition>();
            for (int split = 0; split < splits; split++) {
                var name = String.valueOf(split);
                positions.add(saved.flatMap(it -> it.find(name)).orElse(SplitPosition.of(name, 0)));
            }
            return new SourcePositions(identity, positions);
        }

        @Override
        public SourceReader<NexmarkEvent> reader(List<SplitPosition> from) {
            return new NexmarkReader(NexmarkSource.this, from);
        }

        @Override
        public void close() {}
    }
}
