package io.tidemark.engine.state;

import io.tidemark.api.state.ValueState;
import io.tidemark.engine.shuffle.KeyGroups;
import org.jspecify.annotations.Nullable;

/**
 * One value per key.
 *
 * <p>The row of the selected key is looked for once, whatever the event then does with it.
 */
public final class ValueTable<V> implements ValueState<V> {

    /** Bytes: an object of two fields and the reference to it. */
    private static final int LEAST_ELEMENT_BYTES = 32;

    private final KeyedState<?> state;
    private final StoreAccess access;
    private final RowCache<V> rows;

    /** Rows may be in the store that aren't in heap. */
    private boolean storeHasMore;

    private @Nullable Row<V> current;
    private int selection;

    ValueTable(KeyedState<?> state, StoreAccess access, WriteBack<V> writeBack) {
        this.state = state;
        this.access = access;
        this.rows = new RowCache<>(access, writeBack, RowKey.GROUP_BYTES, this::onGone);
        var expired = new ExpiredRows<>(state.keyGroups(), access, writeBack, this::resident);
        this.storeHasMore = expired.storeHasRows();
        access.beforeSnapshots(rows::dropDeleted);
        access.beforeSnapshots(expired::beforeSnapshot);
        access.onWatermarks(expired::sweep);
    }

    @Override
    public @Nullable V value() {
        var row = current();
        if (row == null) {
            row = add(storeHasMore);
        }
        var value = row.value;
        if (value != null && rows.writeBack().form().isOver(row.time, access.now())) {
            rows.writeBack().changed(row);
            row.value = null;
            return null;
        }
        return value;
    }

    @Override
    public void update(V value) {
        var row = current();
        if (row == null) {
            row = add(false);
            row.stored(storeHasMore);
        }
        row.written(value, access.now());
        rows.changed(row);
    }

    /**
     * Says that the value of the selected key has grown in place, so that memory is reckoned before the value is next
     * written. To be called after {@link #update}.
     */
    public void grew(int bytes) {
        var row = current;
        if (row != null && selection == state.selection() && !row.isGone()) {
            rows.grew(row, bytes);
        }
    }

    /** What an element of a value takes in heap, from what values of this table took when last written. */
    public int elementBytes(int elements) {
        var row = current;
        return row == null || elements == 0
                ? LEAST_ELEMENT_BYTES
                : Math.max(LEAST_ELEMENT_BYTES, row.sizeBytes / elements);
    }

    @Override
    public void clear() {
        var row = current();
        if (row == null) {
            if (!storeHasMore) {
                return;
            }
            row = add(false);
            row.stored(true);
        }
        rows.delete(row);
    }

    /** Keys of these hashes will be selected soon. */
    void fetch(int[] hashes, int from, int to) {
        rows.fetch(hashes, from, to);
    }

    /** The row of the selected key if it is in heap. */
    private @Nullable Row<V> current() {
        if (current == null || selection != state.selection() || current.isGone()) {
            current = rows.find(state.selectedHash(), state.keyBytes(), state.keyStart(), state.keyLength());
            selection = state.selection();
            if (current != null) {
                current.touch();
            }
        }
        return current;
    }

    private Row<V> add(boolean lookInStore) {
        var key = RowKey.of(state.selectedGroup(), state.keyBytes(), state.keyStart(), state.keyLength());
        var row = rows.add(key, state.selectedHash(), access.now(), lookInStore);
        current = row;
        selection = state.selection();
        return row;
    }

    private Row<V> resident(byte[] rowKey) {
        int length = rowKey.length - RowKey.GROUP_BYTES;
        int hash = KeyGroups.hash(rowKey, RowKey.GROUP_BYTES, length);
        var row = rows.find(hash, rowKey, RowKey.GROUP_BYTES, length);
        return row == null ? rows.add(rowKey, hash, 0, true) : row;
    }

    private void onGone(Row<V> row) {
        storeHasMore |= row.value != null;
    }
}
