package io.tidemark.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one key group in order of time: a binary heap in an array. A row that is gone from its table stays until it
 * comes up, or until more than half of the queue is such rows.
 */
final class RowQueue<V> {

    private static final int SMALLEST = 8;

    private @Nullable Row<V>[] rows;
    private int size;
    private int gone;

    RowQueue() {
        rows = newRows(SMALLEST);
    }

    /** Harmless if it is in the queue already. */
    void add(Row<V> row) {
        if (row.isQueued()) {
            return;
        }
        row.queued(true);
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size] = row;
        rise(size++);
    }

    /** The row with the least time that is still there and has a value, or null if there is none. */
    @Nullable
    Row<V> peek() {
        while (size > 0) {
            var first = at(0);
            if (!first.isGone() && first.value != null) {
                return first;
            }
            removeFirst();
        }
        return null;
    }

    /** Removes what {@link #peek} gave. */
    void removeFirst() {
        at(0).queued(false);
        int last = --size;
        rows[0] = rows[last];
        rows[last] = null;
        if (size > 0) {
            sink(0);
        }
    }

    /** A row is gone from its table. */
    void oneIsGone(Row<V> row) {
        if (row.isQueued() && ++gone > SMALLEST && gone > size / 2) {
            gone = 0;
            int kept = 0;
            for (int i = 0; i < size; i++) {
                var one = at(i);
                if (!one.isGone()) {
                    rows[kept++] = one;
                }
            }
            Arrays.fill(rows, kept, size, null);
            size = kept;
            for (int i = size / 2 - 1; i >= 0; i--) {
                sink(i);
            }
        }
    }

    private Row<V> at(int index) {
        var row = rows[index];
        if (row == null) {
            throw new IllegalStateException("there is no row " + index + " of " + size);
        }
        return row;
    }

    private void rise(int index) {
        var row = at(index);
        int i = index;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (at(parent).time <= row.time) {
                break;
            }
            rows[i] = rows[parent];
            i = parent;
        }
        rows[i] = row;
    }

    private void sink(int index) {
        var row = at(index);
        int i = index;
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && at(child + 1).time < at(child).time) {
                child++;
            }
            if (row.time <= at(child).time) {
                break;
            }
            rows[i] = rows[child];
            i = child;
        }
        rows[i] = row;
    }

    @SuppressWarnings("unchecked") // an array of rows of V can't be made otherwise
    private static <V> @Nullable Row<V>[] newRows(int length) {
        return (Row<V>[]) new Row<?>[length];
    }
}
