package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What all tables in heap have in common: which of their rows changed since they were last handed to the store, and what
 * they take of the job's budget.
 *
 * <p>Rows are handed over in batches, and a batch may be written by another thread while the task goes on. Until it {@link
 * #isWritten is}, the store must not be asked for its rows, so they stay in heap.
 */
final class WriteBack<V> {

    /** In the place of a size: the store has no such row, as far as is known. */
    static final int NOT_STORED = -1;

    /** A row, its bytes' header, and its slots in index and queue. */
    private static final int ROW_BYTES = 88;

    /** Taken for a value until one was measured. */
    private static final int FIRST_GUESS_BYTES = 32;

    /** Rows; below that it isn't worth the while to look for some that are gone. */
    private static final int LONG_LIST = 4096;

    /**
     * Of so many changes one value is measured, as it may be large and not be written for long. More seldom costs less;
     * more often finds out sooner when values grow. A prime, so that keys that take turns all have theirs.
     */
    private static final int MEASURED_EACH = 61;

    /** How many measured values the average is of, about. */
    private static final int AVERAGE_OF = 8;

    /** How many bytes to gather before the shared budget hears of it. */
    private static final int ACCOUNT_BYTES = 16 * 1024;

    private final StoreAccess access;
    private final StateTable table;
    private final ValueForm<V> form;
    private List<Row<V>> dirty = new ArrayList<>();

    /** Deleted rows that are in a batch: needed until the store knows of it. */
    private List<Row<V>> buried = new ArrayList<>();

    /** Rows in {@link #dirty} that are gone. */
    private int dirtyGone;

    private long writtenRows;
    private long averageValueBytes = FIRST_GUESS_BYTES;
    private int measuredValues;

    /** Until the next value is measured: the first at once, the next ones soon. */
    private int changesLeft = 1;

    private int changesBetween = 1;
    private long sizeBytes;
    private long unaccountedBytes;

    WriteBack(StoreAccess access, StateTable table, ValueForm<V> form) {
        this.access = access;
        this.table = table;
        this.form = form;
        access.budget().join();
    }

    StateTable table() {
        return table;
    }

    ValueForm<V> form() {
        return form;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** How many rows were ever put into a batch. */
    long writtenRows() {
        return writtenRows;
    }

    int dirtyRows() {
        return dirty.size();
    }

    /**
     * A row is in heap from now on.
     *
     * @param valueBytes size of its value in the store, or {@link #NOT_STORED}
     */
    void added(Row<V> row, int valueBytes) {
        row.sizeBytes =
                ROW_BYTES + row.bytes.length + asObject(valueBytes == NOT_STORED ? averageValueBytes : valueBytes);
        account(row.sizeBytes);
    }

    /** A row isn't in heap any more. */
    void removed(Row<V> row) {
        account(-row.sizeBytes);
        if (row.isDirty() && ++dirtyGone > LONG_LIST && dirtyGone > dirty.size() / 2) {
            dirty.removeIf(Row::isGone);
            dirtyGone = 0;
        }
    }

    /** Something else takes or gives back heap. */
    void account(long bytes) {
        sizeBytes += bytes;
        unaccountedBytes += bytes;
        if (unaccountedBytes > ACCOUNT_BYTES || unaccountedBytes < -ACCOUNT_BYTES) {
            access.budget().take(unaccountedBytes);
            unaccountedBytes = 0;
        }
    }

    boolean mustMakeRoom() {
        return access.budget().isOverdrawnBy(sizeBytes);
    }

    void changed(Row<V> row) {
        if (!row.isDirty()) {
            row.dirty(true);
            dirty.add(row);
        }
        if (--changesLeft == 0) {
            changesBetween = Math.min(2 * changesBetween, MEASURED_EACH);
            changesLeft = changesBetween;
            measure(row);
        }
    }

    private void measure(Row<V> row) {
        var value = row.value;
        if (value != null && !row.isGone()) {
            var bytes = new ByteWriter();
            form.write(row, value, bytes);
            measured(row, bytes.size());
        }
    }

    /** Whether the store has what the row had when it was last handed over, so that the row may leave the heap. */
    boolean isWritten(Row<V> row) {
        return !row.isDirty() && row.batch <= access.writtenBatch();
    }

    /** Puts every changed row into a batch. */
    void flush(RowBatch batch) {
        int number = access.nextBatch();
        for (var row : dirty) {
            if (!row.isDirty() || row.isGone()) {
                continue;
            }
            row.dirty(false);
            var value = row.value;
            if (value != null && !form.isOver(row.time, access.watermark())) {
                batch.beginPut(table, row.bytes);
                form.write(row, value, batch.value());
                measured(row, batch.endPut());
                row.stored(true);
                writtenRows++;
            } else {
                row.value = null;
                if (row.mayBeStored()) {
                    batch.delete(table, row.bytes);
                    row.stored(false);
                }
                buried.add(row);
            }
            row.batch = number;
        }
        // a large list isn't worth keeping, since the next may be small
        dirty = new ArrayList<>();
        dirtyGone = 0;
    }

    /** Hands out the deleted rows that the store knows of, to be taken out of the heap. */
    List<Row<V>> takeBuried() {
        if (buried.isEmpty() || access.writtenBatch() < buried.get(buried.size() - 1).batch) {
            return List.of();
        }
        var taken = buried;
        buried = new ArrayList<>();
        taken.removeIf(it -> it.value != null || it.isDirty() || it.isGone());
        return taken;
    }

    /** The table is no longer needed. */
    void close() {
        access.budget().leave(sizeBytes - unaccountedBytes);
        sizeBytes = 0;
        unaccountedBytes = 0;
    }

    private void measured(Row<V> row, int valueBytes) {
        measuredValues = Math.min(measuredValues + 1, AVERAGE_OF);
        averageValueBytes += (valueBytes - averageValueBytes) / measuredValues;
        int size = ROW_BYTES + row.bytes.length + asObject(valueBytes);
        account(size - row.sizeBytes);
        row.sizeBytes = size;
    }

    /** A guess: headers, padding and boxes. */
    private static int asObject(long valueBytes) {
        return (int) Math.min(Integer.MAX_VALUE / 2, 24 + valueBytes + valueBytes / 2);
    }
}
