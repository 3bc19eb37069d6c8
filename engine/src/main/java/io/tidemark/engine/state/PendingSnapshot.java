package io.tidemark.engine.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a snapshot that needs the disk. It may be done by another thread while the task goes on; until then the task
 * writes nothing to the store, so that the picture is of the moment at which it was asked for.
 *
 * <p>Thread-safe.
 */
public final class PendingSnapshot {

    /**
     * Some milliseconds of work. Tasks wait for each other's events, so that each time that one is held up others are, too, for
     * longer than it: few pieces disturb less than many (measured with 32, 256 and 512 KiB).
     */
    private static final int PORTION_BYTES = 512 * 1024;

    private final StateStore store;
    private final Path directory;
    private @Nullable Iterator<ChangedRows> rows;
    private @Nullable StoreSnapshot done;
    private long portionsLeft;
    private boolean abandoned;
    private volatile boolean written;
    private volatile boolean complete;
    private volatile boolean urgent;

    PendingSnapshot(StateStore store, RowBatch batch, Path directory) {
        this.store = store;
        this.rows = batch.portions(PORTION_BYTES);
        this.portionsLeft = Math.max(1, batch.sizeBytes() / PORTION_BYTES);
        this.directory = directory;
    }

    /**
     * Does a part of the work, some milliseconds. Blocks.
     *
     * @return whether there is more to do before {@link #complete}, which would do it at once
     */
    public synchronized boolean writeSome() {
        if (rows == null) {
            return false;
        }
        if (rows.hasNext()) {
            try {
                store.write(rows.next());
            } catch (Throwable e) {
                // what wasn't written is missing for ever: there is no picture without it
                abandoned = true;
                rows = null;
                throw e;
            }
            portionsLeft = Math.max(1, portionsLeft - 1);
        }
        if (rows.hasNext()) {
            return true;
        }
        rows = null;
        written = true;
        return false;
    }

    /** How often {@link #writeSome} will have to be called about, &gt;= 1. */
    public synchronized long portionsLeft() {
        return portionsLeft;
    }

    /** Whether the task will soon have to wait for it. */
    public boolean isUrgent() {
        return urgent;
    }

    /** From now on there should be no time lost. */
    void hurry() {
        urgent = true;
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
            throw new IOException(
                    "No snapshot was written to " + directory + ": its store was closed or failed first.");
        }
        while (writeSome()) {
            // whoever calls this waits for it
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
        rows = null;
    }
}
