package io.tidemark.kafka.scan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts for one group. Thread-safe. */
final class ScanCounters {

    private final LongAdder fetched = new LongAdder();
    private final LongAdder given = new LongAdder();
    private final LongAdder readAlone = new LongAdder();
    private final LongAdder leftBehind = new LongAdder();
    private final AtomicInteger sharing = new AtomicInteger();

    void onFetched(int records) {
        fetched.add(records);
    }

    void onGiven(int records) {
        given.add(records);
    }

    void onReadAlone(int records) {
        readAlone.add(records);
    }

    void onLeftBehind() {
        leftBehind.increment();
    }

    void onJoined() {
        sharing.incrementAndGet();
    }

    void onLeft() {
        sharing.decrementAndGet();
    }

    ScanFigures figures() {
        return new ScanFigures(fetched.sum(), given.sum(), readAlone.sum(), sharing.get(), leftBehind.sum());
    }
}
