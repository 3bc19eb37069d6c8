package io.tidemark.benchmarks.checkpoint;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicLong;

/** Decides how many events have come so far, all splits together. Thread-safe. */
final class Tap implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More than anyone will ever read. */
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final AtomicLong events = new AtomicLong();

    /** Lets more events out. @return how many there are now */
    long letOut(long more) {
        return events.addAndGet(more);
    }

    /** Lets events out for ever. */
    void open() {
        events.set(ENDLESS);
    }

    long events() {
        return events.get();
    }
}
