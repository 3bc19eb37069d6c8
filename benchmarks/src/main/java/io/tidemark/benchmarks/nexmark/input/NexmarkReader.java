package io.tidemark.benchmarks.nexmark.input;

import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads the splits of one task, a few events of each in turn, so that none runs ahead of the others. */
final class NexmarkReader implements SourceReader<NexmarkEvent> {

    private static final int EVENTS_A_TURN = 64;
    private static final long LONGEST_WAIT_NANOS = 1_000_000;

    private final NexmarkSource source;
    private final int[] splits;
    private final long[] next;
    private final boolean[] paused;

    NexmarkReader(NexmarkSource source, List<SplitPosition> from) {
        this.source = source;
        splits = from.stream().mapToInt(it -> Integer.parseInt(it.split())).toArray();
        next = from.stream().mapToLong(SplitPosition::next).toArray();
        paused = new boolean[splits.length];
    }

    @Override
    public void poll(Duration maxWait, SplitOutput<NexmarkEvent> out) {
        boolean any = false;
        for (int i = 0; i < splits.length; i++) {
            if (!paused[i] && lag(i) > 0) {
                any |= readTurn(i, out);
            }
        }
        if (!any && !maxWait.isZero()) {
            LockSupport.parkNanos(Math.min(maxWait.toNanos(), LONGEST_WAIT_NANOS));
        }
    }

    /** @return whether anything was taken */
    private boolean readTurn(int split, SplitOutput<NexmarkEvent> out) {
        long begin = next[split];
        long end = Math.min(begin + EVENTS_A_TURN, source.readableIn(splits[split]));
        while (next[split] < end) {
            var event = source.event(splits[split], next[split]);
            if (!out.event(split, next[split], event, event.dateTime())) {
                break;
            }
            next[split]++;
        }
        return next[split] > begin;
    }

    @Override
    public SplitPosition position(int split) {
        return SplitPosition.of(String.valueOf(splits[split]), next[split]);
    }

    @Override
    public long lag(int split) {
        return Math.max(0, source.readableIn(splits[split]) - next[split]);
    }

    @Override
    public boolean isFinished(int split) {
        return source.ends() && lag(split) == 0;
    }

    @Override
    public void pause(int split) {
        paused[split] = true;
    }

    @Override
    public void resume(int split) {
        paused[split] = false;
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
}
