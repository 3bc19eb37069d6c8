package io.tidemark.kafka.source;

import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The reader of a task that got no partition. It needs no consumer, and one without partitions refuses to poll. */
final class NothingToRead<T> implements SourceReader<T> {

    private final Semaphore wakeUps = new Semaphore(0);

    @Override
    public void poll(Duration maxWait, SplitOutput<T> out) {
        try {
            if (wakeUps.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public SplitPosition position(int split) {
        throw noSplit(split);
    }

    @Override
    public long lag(int split) {
        throw noSplit(split);
    }

    @Override
    public boolean isFinished(int split) {
        throw noSplit(split);
    }

    @Override
    public void pause(int split) {
        throw noSplit(split);
    }

    @Override
    public void resume(int split) {
        throw noSplit(split);
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void close() {}

    private static IndexOutOfBoundsException noSplit(int split) {
        return new IndexOutOfBoundsException("this reader has no splits, was asked for split " + split);
    }
}
