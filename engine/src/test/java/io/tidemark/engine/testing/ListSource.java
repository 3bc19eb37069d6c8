package io.tidemark.engine.testing;

import io.tidemark.api.source.Source;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SourceSession;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lists of events as splits. Bounded: a split ends with its list. The lists may grow while a job reads, if the source was
 * made unbounded.
 */
public final class ListSource<T> implements Source<T> {

    private static final long serialVersionUID = 1L;

    /** An event and the time the source gives it. */
    public record Timed<T>(T event, long timestamp) {}

    private final transient List<List<Timed<T>>> splits;
    private final int perPoll;
    private final boolean bounded;
    private final boolean fromPresent;

    private ListSource(List<List<Timed<T>>> splits, int perPoll, boolean bounded, boolean fromPresent) {
        this.splits = splits;
        this.perPoll = perPoll;
        this.bounded = bounded;
        this.fromPresent = fromPresent;
    }

    /** @param perPoll events handed over at one poll, of each split */
    public static <T> ListSource<T> bounded(List<List<Timed<T>>> splits, int perPoll) {
        return new ListSource<>(splits, perPoll, true, false);
    }

    /** @param splits lists that are safe to be read while they grow */
    public static <T> ListSource<T> unbounded(List<List<Timed<T>>> splits, int perPoll) {
        return new ListSource<>(splits, perPoll, false, false);
    }

    /** As {@link #unbounded}, beginning with what comes after the start. */
    public static <T> ListSource<T> fromPresent(List<List<Timed<T>>> splits, int perPoll) {
        return new ListSource<>(splits, perPoll, false, true);
    }

    @Override
    public String description() {
        return "list";
    }

    @Override
    public SourceSession<T> open(SourceContext context) {
        return new Session();
    }

    private final class Session implements SourceSession<T> {

        @Override
        public SourcePositions start(Optional<SourcePositions> saved) throws SourceException {
            var positions = new ArrayList<SplitPosition>();
            for (int i = 0; i < splits.size(); i++) {
                var name = String.valueOf(i);
                var position = saved.flatMap(it -> it.find(name))
                        .orElse(SplitPosition.of(
                                name, fromPresent ? splits.get(i).size() : 0));
                if (position.next() > splits.get(i).size()) {
                    throw SourceException.refused("split %s ends at %d, but %d was saved"
                            .formatted(name, splits.get(i).size(), position.next()));
                }
                positions.add(
                        bounded && !position.isBounded()
                                ? position.withEnd(splits.get(i).size())
                                : position);
            }
            return new SourcePositions(Map.of("list", "list"), positions);
        }

        @Override
        public Ahead ahead(SourcePositions from) {
            long events = 0;
            for (var split : from.splits()) {
                events += splits.get(Integer.parseInt(split.split())).size() - split.next();
            }
            return new Ahead(events, 10 * events);
        }

        @Override
        public boolean startsAtTheSamePlace() {
            return !fromPresent;
        }

        @Override
        public SourceReader<T> reader(List<SplitPosition> from) {
            return new Reader(from);
        }

        @Override
        public void close() {}
    }

    private final class Reader implements SourceReader<T> {

        private final List<SplitPosition> positions;
        private final BitSet paused = new BitSet();

        Reader(List<SplitPosition> from) {
            positions = new ArrayList<>(from);
        }

        @Override
        public void poll(Duration maxWait, SplitOutput<T> out) {
            boolean any = false;
            for (int i = 0; i < positions.size(); i++) {
                for (int n = 0; n < perPoll && !paused.get(i) && lag(i) > 0 && offer(i, out); n++) {
                    any = true;
                }
            }
            if (!any && !maxWait.isZero()) {
                LockSupport.parkNanos(Math.min(maxWait.toNanos(), 1_000_000));
            }
        }

        private boolean offer(int split, SplitOutput<T> out) {
            var position = positions.get(split);
            var next = split(split).get((int) position.next());
            if (!out.event(split, position.next(), next.event(), next.timestamp())) {
                return false;
            }
            positions.set(
                    split,
                    SplitPosition.of(position.split(), position.next() + 1).withEnd(position.end()));
            return true;
        }

        @Override
        public SplitPosition position(int split) {
            return positions.get(split);
        }

        @Override
        public long lag(int split) {
            return Math.min(split(split).size(), positions.get(split).end())
                    - positions.get(split).next();
        }

        @Override
        public boolean isFinished(int split) {
            return bounded && lag(split) == 0;
        }

        @Override
        public void pause(int split) {
            paused.set(split);
        }

        @Override
        public void resume(int split) {
            paused.clear(split);
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}

        private List<Timed<T>> split(int index) {
            return splits.get(Integer.parseInt(positions.get(index).split()));
        }
    }
}
