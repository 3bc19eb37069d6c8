package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by time and key, in order of time within a key group: timers, and windows by their end. What is due is then a
 * range of rows.
 *
 * <p>The least time of each key group is kept in heap, so that asking whether anything is due costs no access to the
 * store. It may be too small after a {@link #remove}; the next {@link #takeDue} finds out.
 */
public final class TimedTable<K, V> {

    private static final long NONE = Long.MAX_VALUE;

    private final KeyedState<K> state;
    private final StateTable table;
    private final Serde<V> serde;
    private final RowKey row = new RowKey();
    private final ByteWriter valueBytes = new ByteWriter();
    private final int firstGroup;
    private final long[] leastTimes;
    private long changes;

    TimedTable(KeyedState<K> state, StateTable table, Serde<V> serde) {
        this.state = state;
        this.table = table;
        this.serde = serde;
        this.firstGroup = state.keyGroups().first();
        this.leastTimes = new long[state.keyGroups().size()];
        for (int i = 0; i < leastTimes.length; i++) {
            leastTimes[i] = findLeastTime(firstGroup + i);
        }
    }

    /** Takes a row that is due. */
    @FunctionalInterface
    public interface DueRows<K, V> {

        /** The key is selected, the row removed. */
        void onDue(long time, K key, V value) throws Exception;
    }

    /** The value of the selected key at a time, or null if there is none. */
    public @Nullable V get(long time) {
        var key = selectedRow(time);
        var bytes = table.get(key.array(), key.length());
        return bytes == null ? null : serde.read(ByteBuffer.wrap(bytes));
    }

    /** Sets the value of the selected key at a time. */
    public void put(long time, V value) {
        valueBytes.clear();
        serde.write(value, valueBytes);
        var key = selectedRow(time);
        table.put(key.array(), key.length(), valueBytes.array(), valueBytes.size());
        int group = state.selectedGroup() - firstGroup;
        leastTimes[group] = Math.min(leastTimes[group], time);
        changes++;
    }

    /** Removes the row of the selected key at a time; harmless if there is none. */
    public void remove(long time) {
        var key = selectedRow(time);
        table.delete(key.array(), key.length());
        changes++;
    }

    /** No row has an earlier time than this; {@link Long#MAX_VALUE} if there is no row. */
    public long nextTime() {
        return Arrays.stream(leastTimes).min().orElse(NONE);
    }

    /**
     * Removes each row with a time up to the given one and hands it out, until there is no room. For one key, in order of
     * time. The visitor may put and remove rows; what it puts and is due is handed out as well, what it removes isn't.
     *
     * @return true if nothing due is left
     */
    public boolean takeDue(long upTo, DueRows<K, V> visitor, BooleanSupplier room) throws Exception {
        for (int i = 0; i < leastTimes.length; i++) {
            while (leastTimes[i] <= upTo && leastTimes[i] != NONE) {
                if (!takeDue(firstGroup + i, upTo, visitor, room)) {
                    return false;
                }
                leastTimes[i] = findLeastTime(firstGroup + i);
            }
        }
        return true;
    }

    /** One walk over a group; begins anew when the visitor changed the table, since a walk sees rows as they were. */
    private boolean takeDue(int group, long upTo, DueRows<K, V> visitor, BooleanSupplier room) throws Exception {
        try (var rows = table.scan(RowKey.startOf(group), RowKey.behind(group, upTo))) {
            long changesBefore = changes;
            while (changes == changesBefore && rows.next()) {
                if (!room.getAsBoolean()) {
                    return false;
                }
                var rowKey = rows.key();
                var value = serde.read(ByteBuffer.wrap(rows.value()));
                table.delete(rowKey, rowKey.length);
                int keyStart = RowKey.GROUP_BYTES + RowKey.TIME_BYTES;
                var key = state.keys().read(ByteBuffer.wrap(rowKey, keyStart, rowKey.length - keyStart));
                state.selectKey(key);
                visitor.onDue(RowKey.timeOf(rowKey), key, value);
            }
        }
        return true;
    }

    private long findLeastTime(int group) {
        try (var rows = table.scan(RowKey.startOf(group), RowKey.endOf(group))) {
            return rows.next() ? RowKey.timeOf(rows.key()) : NONE;
        }
    }

    private RowKey selectedRow(long time) {
        var key = state.selectedKeyBytes();
        return row.of(state.selectedGroup(), time, key.array(), key.size());
    }
}
