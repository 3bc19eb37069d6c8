package io.tidemark.engine.state;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of heap the tables of one job may take, all tasks together. Thread-safe.
 *
 * <p>Sizes are estimates: what a row's bytes and its value as an object take, by the size of its stored form.
 */
public final class HeapBudget {

    /** For tests and tools that don't care. */
    public static final HeapBudget UNLIMITED = new HeapBudget(Long.MAX_VALUE);

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong tables = new AtomicLong();

    /** @param limitBytes &gt;= 0 */
    public HeapBudget(long limitBytes) {
        if (limitBytes < 0) {
            throw new IllegalArgumentException("limitBytes must be >= 0, was " + limitBytes);
        }
        this.limitBytes = limitBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /** What tables have taken, by their own estimate. */
    public long usedBytes() {
        return usedBytes.get();
    }

    /** A table begins to take part. */
    void join() {
        tables.incrementAndGet();
    }

    /** A table is gone, with what it took. */
    void leave(long bytes) {
        tables.decrementAndGet();
        usedBytes.addAndGet(-bytes);
    }

    void take(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /**
     * Whether a table must make room: all together have too much, and it isn't one of the small ones, which always may
     * keep a quarter of an even share so that a large one can't starve them.
     */
    boolean isOverdrawnBy(long bytesOfTable) {
        return usedBytes.get() > limitBytes && bytesOfTable > limitBytes / (4 * Math.max(1, tables.get()));
    }

    /** Whether it is time to wait for the disk rather than to take even more. */
    boolean isFarOverdrawn() {
        return usedBytes.get() > limitBytes + limitBytes / 4;
    }
}
