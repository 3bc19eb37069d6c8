package io.tidemark.engine.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tables of one operator subtask share: their store, what is on its way into it, their budget, and the time. */
final class StoreAccess {

    private final StateStore store;
    private final HeapBudget budget;
    private final List<Runnable> beforeSnapshots = new ArrayList<>();
    private final List<Runnable> onWatermarks = new ArrayList<>();
    private @Nullable PendingSnapshot pending;

    /** Batches that were handed over are numbered from 1. */
    private int batches;

    private long watermark = Long.MIN_VALUE;
    private long now = Long.MIN_VALUE;

    StoreAccess(StateStore store, HeapBudget budget) {
        this.store = store;
        this.budget = budget;
    }

    StateStore store() {
        return store;
    }

    HeapBudget budget() {
        return budget;
    }

    /** How far the input is complete, epoch milliseconds. */
    long watermark() {
        return watermark;
    }

    /** By which clock state gets old: the time of the event or timer at hand, or the watermark if that is later. */
    long now() {
        return now;
    }

    void watermark(long time) {
        watermark = time;
        now = Math.max(now, time);
        for (int i = 0; i < onWatermarks.size(); i++) {
            onWatermarks.get(i).run();
        }
    }

    void eventTime(long time) {
        now = Math.max(watermark, time);
    }

    /** Something to be done before each snapshot, while the store may be read and written. */
    void beforeSnapshots(Runnable action) {
        beforeSnapshots.add(action);
    }

    /** Something to be done a little at a time, each time that the watermark goes on. */
    void onWatermarks(Runnable action) {
        onWatermarks.add(action);
    }

    /** The number of the batch that is filled now. */
    int nextBatch() {
        return batches + 1;
    }

    /** The last batch whose rows the store has. */
    int writtenBatch() {
        return pending == null || pending.isWritten() ? batches : batches - 1;
    }

    /** Whether writing waits for nothing: no snapshot is under way. */
    boolean canWrite() {
        return pending == null || pending.isComplete();
    }

    /** Rows wait to be written: a snapshot that is under way should come to its end. */
    void hurrySnapshot() {
        if (pending != null) {
            pending.hurry();
        }
    }

    /** Writes rows now; if a snapshot is under way, after it. */
    void write(RowBatch batch) {
        if (batch.size() == 0) {
            return;
        }
        awaitSnapshot();
        store.write(batch);
        batches++;
    }

    /** The picture of the store with these rows. */
    PendingSnapshot snapshot(List<WriteBack<?>> tables, Path directory) {
        awaitSnapshot();
        beforeSnapshots.forEach(Runnable::run);
        var batch = new RowBatch();
        tables.forEach(it -> it.flush(batch));
        batches++;
        pending = new PendingSnapshot(store, batch, directory);
        return pending;
    }

    void close() {
        if (pending != null) {
            pending.abandon();
        }
        store.close();
    }

    /** Mostly it is long done. If nobody has begun with it, this thread does it, so nobody waits for nobody. */
    private void awaitSnapshot() {
        var before = pending;
        if (before == null || before.isComplete()) {
            return;
        }
        try {
            before.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
