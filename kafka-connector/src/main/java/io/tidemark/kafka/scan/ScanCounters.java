package io.tidemark.kafka.scan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts for one group, and with them those of all. Thread-safe. */
final class ScanCounters {

    private final LongAdder fetched = new LongAdder();
    private final LongAdder given = new LongAdder();
    private final LongAdder readAlone = new LongAdder();
    private final LongAdder leftBehind = new LongAdder();
    private final AtomicInteger sharing = new AtomicInteger();

    private final @Nullable ScanCounters all;

    /** Of all groups. */
    ScanCounters() {
        this.all = null;
    }

    /** Of one group. */
    ScanCounters(ScanCounters all) {
        this.all = all;
    }

    void onFetched(int records) {
        fetched.add(records);
        if (all != null) {
            all.onFetched(records);
        }
    }

    void onGiven(int records) {
        given.add(records);
        if (all != null) {
            all.onGiven(records);
        }
    }

    void onReadAlone(int records) {
        readAlone.add(records);
        if (all != null) {
            all.onReadAlone(records);
        }
    }

    void onLeftBehind() {
        leftBehind.increment();
        if (all != null) {
            all.onLeftBehind();
        }
    }

    void onJoined() {
        sharing.incrementAndGet();
        if (all != null) {
            all.onJoined();
        }
    }

    void onLeft() {
        sharing.decrementAndGet();
        if (all != null) {
            all.onLeft();
        }
    }

    ScanFigures figures() {
        return new ScanFigures(fetched.sum(), given.sum(), readAlone.sum(), sharing.get(), leftBehind.sum());
    }
}
