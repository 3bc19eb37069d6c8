package io.tidemark.engine.state;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The part of a snapshot that needs the disk. It may be done by another thread while the task goes on; until then the task
 * writes nothing to the store, so that the picture is of the moment at which it was asked for.
 *
 * <p>Thread-safe.
 */
public final class PendingSnapshot {

    private final StateStore store;
    private final Path directory;
    private @Nullable RowBatch batch;
    private @Nullable StoreSnapshot done;
    private boolean abandoned;
    private volatile boolean written;
    private volatile boolean complete;

    PendingSnapshot(StateStore store, RowBatch batch, Path directory) {
        this.store = store;
        this.batch = batch;
        this.directory = directory;
    }

    /**
     * Writes the picture; a second call gives the same. Blocks.
     *
     * @throws IOException if it can't be written, or the store was closed first
     */
    public synchronized StoreSnapshot complete() throws IOException {
        if (done != null) {
            return done;
        }
        if (abandoned) {
            throw new IOException("No snapshot was written to " + directory + ": its store was closed first.");
        }
        if (batch != null) {
            store.write(batch);
            batch = null;
            written = true;
        }
        var snapshot = store.snapshot(directory);
        done = snapshot;
        complete = true;
        return snapshot;
    }

    /** Whether the store has the rows. */
    boolean isWritten() {
        return written;
    }

    /** Whether the picture is taken, so that the store may change again. */
    boolean isComplete() {
        return complete;
    }

    /** The store is about to be closed: waits for what is going on, and lets nothing begin. */
    synchronized void abandon() {
        abandoned = true;
        batch = null;
    }
}
