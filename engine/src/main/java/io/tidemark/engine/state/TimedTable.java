package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by time and key, in order of time within a key group: timers, and windows by their end. What is due is then a
 * range of rows.
 *
 * <p>The least time of each key group is kept in heap, so that asking whether anything is due costs no access to the
 * store. It may be too small after a {@link #remove}; the next {@link #takeDue} finds out.
 *
 * <p>A walk begins at the first row that may be there, never at the begin of its group: a store that marks removed rows
 * (RocksDB does) would pass over all that were ever taken, again and again. 400,000 timers that each set another took 39
 * seconds that way, and take one this way.
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
    private long leastTime;

    /** A row may lie at the very last time, which {@link #NONE} can't tell from no row. */
    private boolean rowsAtLastTime;

    /** While rows are taken: up to when. */
    private long takenUpTo;

    /** While rows are taken: the visitor changed rows that are due, which the walk at hand doesn't see. */
    private boolean dueRowsChanged;

    /** While rows are taken: the least time at which the visitor put a row. */
    private long leastTimePut;

    TimedTable(KeyedState<K> state, StateTable table, Serde<V> serde) {
        this.state = state;
        this.table = table;
        this.serde = serde;
        this.firstGroup = state.keyGroups().first();
        this.leastTimes = new long[state.keyGroups().size()];
        for (int i = 0; i < leastTimes.length; i++) {
            int group = firstGroup + i;
            leastTimes[i] = findLeastTime(RowKey.startOf(group), group);
        }
        leastTime = leastOfAll();
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
        leastTime = Math.min(leastTime, time);
        leastTimePut = Math.min(leastTimePut, time);
        rowsAtLastTime |= time == NONE;
        dueRowsChanged |= time <= takenUpTo;
    }

    /** Removes the row of the selected key at a time; harmless if there is none. */
    public void remove(long time) {
        var key = selectedRow(time);
        table.delete(key.array(), key.length());
        dueRowsChanged |= time <= takenUpTo;
    }

    /** No row has an earlier time than this; {@link Long#MAX_VALUE} if there is no row. */
    public long nextTime() {
        return leastTime;
    }

    /**
     * Removes each row with a time up to the given one and hands it out, until there is no room. For one key, in order of
     * time. The visitor may put and remove rows; what it puts and is due is handed out as well, what it removes isn't.
     *
     * @return true if nothing due is left
     */
    public boolean takeDue(long upTo, DueRows<K, V> visitor, BooleanSupplier room) throws Exception {
        if (leastTime > upTo) {
            return true;
        }
        boolean all = true;
        for (int i = 0; all && i < leastTimes.length; i++) {
            if (leastTimes[i] <= upTo && (leastTimes[i] != NONE || rowsAtLastTime)) {
                all = takeDue(i, upTo, visitor, room);
            }
        }
        leastTime = leastOfAll();
        return all;
    }

    /**
     * Takes what is due in one group. A walk sees rows as they were when it began, so it begins anew when the visitor
     * changed some that are due: at the row last taken, or where the visitor put one before it.
     */
    private boolean takeDue(int index, long upTo, DueRows<K, V> visitor, BooleanSupplier room) throws Exception {
        int group = firstGroup + index;
        var from = RowKey.startOf(group, leastTimes[index]);
        var behind = RowKey.behind(group, upTo);
        takenUpTo = upTo;
        do {
            dueRowsChanged = false;
            try (var rows = table.scan(from, behind)) {
                while (!dueRowsChanged && rows.next()) {
                    if (!room.getAsBoolean()) {
                        return false;
                    }
                    var rowKey = rows.key();
                    long time = RowKey.timeOf(rowKey);
                    leastTimes[index] = time;
                    leastTimePut = NONE;
                    take(rowKey, rows.value(), visitor);
                    from = leastTimePut <= time ? RowKey.startOf(group, leastTimePut) : rowKey;
                }
            }
        } while (dueRowsChanged);
        leastTimes[index] = findLeastTime(behind, group);
        return true;
    }

    private void take(byte[] rowKey, byte[] valueBytes, DueRows<K, V> visitor) throws Exception {
        var value = serde.read(ByteBuffer.wrap(valueBytes));
        table.delete(rowKey, rowKey.length);
        int keyStart = RowKey.GROUP_BYTES + RowKey.TIME_BYTES;
        var key = state.keys().read(ByteBuffer.wrap(rowKey, keyStart, rowKey.length - keyStart));
        state.selectKey(key);
        visitor.onDue(RowKey.timeOf(rowKey), key, value);
    }

    /** The time of the first row of a group from a row on. */
    private long findLeastTime(byte[] from, int group) {
        try (var rows = table.scan(from, RowKey.endOf(group))) {
            if (!rows.next()) {
                return NONE;
            }
            long time = RowKey.timeOf(rows.key());
            rowsAtLastTime |= time == NONE;
            return time;
        }
    }

    private long leastOfAll() {
        long least = NONE;
        for (long time : leastTimes) {
            least = Math.min(least, time);
        }
        return least;
    }

    private RowKey selectedRow(long time) {
        var key = state.selectedKeyBytes();
        return row.of(state.selectedGroup(), time, key.array(), key.size());
    }
}
