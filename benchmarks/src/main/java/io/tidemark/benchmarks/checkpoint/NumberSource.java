package io.tidemark.benchmarks.checkpoint;

import io.tidemark.api.source.Source;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SourceSession;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The numbers from 0, as far as the tap lets them out: split {@code s} has each {@code splits}-th of them, from {@code s}.
 * Made while they are read, so that reading costs next to nothing.
 */
record NumberSource(Tap tap, int splits) implements Source<Long> {

    @Override
    public String description() {
        return "numbers";
    }

    @Override
    public SourceSession<Long> open(SourceContext context) {
        return new Session();
    }

    private final class Session implements SourceSession<Long> {

        @Override
        public SourcePositions start(Optional<SourcePositions> saved) {
            return saved.orElse(new SourcePositions(
                    Map.of(),
                    IntStream.range(0, splits)
                            .mapToObj(it -> SplitPosition.of(String.valueOf(it), 0))
                            .toList()));
        }

        @Override
        public SourceReader<Long> reader(List<SplitPosition> from) {
            return new Reader(from);
        }

        @Override
        public void close() {}
    }

    private final class Reader implements SourceReader<Long> {

        private static final int EVENTS_PER_POLL = 1_000;

        private final int[] splitNumbers;
        private final long[] next;

        Reader(List<SplitPosition> from) {
            splitNumbers =
                    from.stream().mapToInt(it -> Integer.parseInt(it.split())).toArray();
            next = from.stream().mapToLong(SplitPosition::next).toArray();
        }

        @Override
        public void poll(Duration maxWait, SplitOutput<Long> out) {
            boolean any = false;
            for (int split = 0; split < next.length; split++) {
                long end = Math.min(endOf(split), next[split] + EVENTS_PER_POLL);
                any |= next[split] < end;
                while (next[split] < end) {
                    long number = next[split] * splits + splitNumbers[split];
                    if (!out.event(split, next[split], number, number)) {
                        break;
                    }
                    next[split]++;
                }
            }
            if (!any && !maxWait.isZero()) {
                LockSupport.parkNanos(this, Duration.ofMillis(1).toNanos());
            }
        }

        @Override
        public SplitPosition position(int split) {
            return SplitPosition.of(String.valueOf(splitNumbers[split]), next[split]);
        }

        @Override
        public long lag(int split) {
            return endOf(split) - next[split];
        }

        @Override
        public boolean isFinished(int split) {
            return false;
        }

        @Override
        public void pause(int split) {
            throw new UnsupportedOperationException("numbers are never ahead of each other");
        }

        @Override
        public void resume(int split) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}

        private long endOf(int split) {
            return (tap.events() + splits - 1 - splitNumbers[split]) / splits;
        }
    }
}
