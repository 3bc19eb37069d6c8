package io.tidemark.engine.state;

/**
 * Makes room in heap for one table when the job has used up its budget: what was used lately stays, what wasn't goes.
 *
 * <p>Rows to let go of are found as a clock's hand goes round: a row that was used since the hand last passed stays for
 * another round (F. Corbató's second chance, 1968).
 */
final class Room {

    /** Rounds of the hand until a row goes that isn't used: the first takes the marks away. */
    static final int ROUNDS = 2;

    /** The rows of a table. */
    interface Rows {

        int count();

        /** Takes rows out of the heap that were deleted, as far as the store knows of it. */
        void dropDeleted();

        /** Lets go of rows that aren't used, until the table takes no more than this many bytes. */
        void sweep(long targetBytes);
    }

    /** How much of itself a table gives up at once, so that it needn't again soon. */
    private static final int EVICTED_PART = 8;

    /** When nothing could go, how much a table grows before it looks again: looking passes every row. */
    private static final long SMALLEST_GROWTH_BYTES = 64 * 1024;

    private final StoreAccess access;
    private final WriteBack<?> writeBack;
    private final Rows rows;
    private long tryAgainAt;

    Room(StoreAccess access, WriteBack<?> writeBack, Rows rows) {
        this.access = access;
        this.writeBack = writeBack;
        this.rows = rows;
    }

    /** Called before a row is added. */
    void make() {
        long size = writeBack.sizeBytes();
        if (size < tryAgainAt || !writeBack.mustMakeRoom()) {
            return;
        }
        long target = size - Math.max(1, size / EVICTED_PART);
        rows.dropDeleted();
        if (access.canWrite() && writeBack.dirtyRows() > rows.count() / 2) {
            writeChanged();
        }
        rows.sweep(target);
        if (writeBack.sizeBytes() > target
                && (access.canWrite() || access.budget().isFarOverdrawn())) {
            writeChanged();
            rows.sweep(target);
        }
        if (!access.canWrite()) {
            access.hurrySnapshot();
        }
        boolean enough = writeBack.sizeBytes() <= target;
        tryAgainAt = enough ? 0 : writeBack.sizeBytes() + Math.max(SMALLEST_GROWTH_BYTES, size / EVICTED_PART);
    }

    private void writeChanged() {
        var batch = new RowBatch();
        writeBack.flush(batch);
        access.write(batch);
        rows.dropDeleted();
    }
}
