package io.tidemark.engine.state;

import io.tidemark.engine.shuffle.KeyGroups;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by time and key: timers, and windows by their end. What is due comes out of a queue for each key group, in order
 * of time.
 *
 * <p>Rows that were let go of are only in the store. Of these the least time of each key group is known, or a lesser one, so
 * that the store is asked only when something of it may be due or be what is looked for. A walk begins at the first row that
 * may be there, never at the begin of its group: a store that marks removed rows (RocksDB does) would pass over all that
 * were ever taken, again and again.
 */
public final class TimedTable<K, V> {

    private static final long NONE = Long.MAX_VALUE;
    private static final int KEY_START = RowKey.GROUP_BYTES + RowKey.TIME_BYTES;

    private final KeyedState<K> state;
    private final RowCache<V> rows;
    private final int firstGroup;
    private final @Nullable RowQueue<V>[] queues;

    /** No row of the group that is only in the store has an earlier time. */
    private final long[] leastStored;

    /** The same of all rows, and of all groups. */
    private final long[] leastTimes;

    private long leastTime;

    /** Rows may lie at the very last time, which {@link #NONE} can't tell from no row. */
    private boolean rowsAtLastTime;

    private @Nullable Row<V> current;
    private int selection;

    /** How many rows came into heap other than by a walk. */
    private int arrivals;

    @SuppressWarnings("unchecked") // an array of queues can't be made otherwise
    TimedTable(KeyedState<K> state, StoreAccess access, WriteBack<V> writeBack) {
        this.state = state;
        this.rows = new RowCache<>(access, writeBack, KEY_START, this::onGone);
        this.firstGroup = state.keyGroups().first();
        this.queues = (RowQueue<V>[]) new RowQueue<?>[state.keyGroups().size()];
        this.leastStored = new long[queues.length];
        this.leastTimes = new long[queues.length];
        Arrays.fill(leastStored, NONE);
        findLeastStored();
        System.arraycopy(leastStored, 0, leastTimes, 0, leastTimes.length);
        leastTime = leastOfAll();
        access.beforeSnapshots(rows::dropDeleted);
    }

    /** Takes a row that is due. */
    @FunctionalInterface
    public interface DueRows<K, V> {

        /** The key is selected, the row removed. */
        void onDue(long time, K key, V value) throws Exception;
    }

    /** The value of the selected key at a time, or null if there is none. */
    public @Nullable V get(long time) {
        var row = find(time);
        if (row == null && mayBeStoredOnly(time)) {
            row = add(time, true);
        }
        return row == null ? null : row.value;
    }

    /** Sets the value of the selected key at a time. */
    public void put(long time, V value) {
        var row = find(time);
        if (row == null) {
            row = add(time, false);
            row.stored(mayBeStoredOnly(time));
        }
        row.value = value;
        rows.writeBack().changed(row);
        queueUp(row);
    }

    /** Removes the row of the selected key at a time; harmless if there is none. */
    public void remove(long time) {
        var row = find(time);
        if (row == null) {
            if (!mayBeStoredOnly(time)) {
                return;
            }
            row = add(time, false);
            row.stored(true);
        }
        rows.delete(row);
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
                rows.hold();
                try {
                    all = takeDue(i, upTo, visitor, room);
                } finally {
                    rows.release();
                }
            }
        }
        leastTime = leastOfAll();
        return all;
    }

    private boolean takeDue(int index, long upTo, DueRows<K, V> visitor, BooleanSupplier room) throws Exception {
        // while rows are held, nothing gets into the store, so one walk sees all that is there
        try (var stored = new StoredRows(index, upTo)) {
            while (true) {
                var row = nextInHeap(index, upTo);
                boolean storedFirst = stored.isThere() && (row == null || stored.time() <= row.time);
                if (row == null && !storedFirst) {
                    stored.end();
                    leastTimes[index] = Math.min(leastStored[index], leastInHeap(index));
                    return true;
                }
                if (!room.getAsBoolean()) {
                    leastTimes[index] = Math.min(leastStored[index], leastInHeap(index));
                    return false;
                }
                var due = storedFirst ? stored.take() : requireRow(row);
                var value = due.value;
                if (value != null) {
                    take(due, value, visitor);
                }
            }
        }
    }

    private void take(Row<V> row, V value, DueRows<K, V> visitor) throws Exception {
        rows.delete(row);
        var key = state.keys().read(ByteBuffer.wrap(row.bytes, KEY_START, row.bytes.length - KEY_START));
        state.selectKey(key);
        visitor.onDue(row.time, key, value);
    }

    private @Nullable Row<V> nextInHeap(int index, long upTo) {
        var queue = queues[index];
        var row = queue == null ? null : queue.peek();
        return row != null && row.time <= upTo ? row : null;
    }

    private long leastInHeap(int index) {
        var queue = queues[index];
        var row = queue == null ? null : queue.peek();
        return row == null ? NONE : row.time;
    }

    private @Nullable Row<V> find(long time) {
        var row = current;
        if (row == null || selection != state.selection() || row.time != time || row.isGone()) {
            row = rows.find(hashOf(time), time, state.keyBytes(), state.keyStart(), state.keyLength());
            current = row;
            selection = state.selection();
        }
        if (row != null) {
            row.touch();
        }
        return row;
    }

    private Row<V> add(long time, boolean lookInStore) {
        var bytes = RowKey.of(state.selectedGroup(), time, state.keyBytes(), state.keyStart(), state.keyLength());
        var row = rows.add(bytes, hashOf(time), time, lookInStore);
        current = row;
        selection = state.selection();
        arrivals++;
        if (row.value != null) {
            queueUp(row);
        }
        return row;
    }

    private void queueUp(Row<V> row) {
        int index = state.selectedGroup() - firstGroup;
        var queue = queues[index];
        if (queue == null) {
            queue = new RowQueue<>();
            queues[index] = queue;
        }
        queue.add(row);
        leastTimes[index] = Math.min(leastTimes[index], row.time);
        leastTime = Math.min(leastTime, row.time);
        rowsAtLastTime |= row.time == NONE;
    }

    private boolean mayBeStoredOnly(long time) {
        long least = leastStored[state.selectedGroup() - firstGroup];
        return least <= time && (least != NONE || rowsAtLastTime);
    }

    private void onGone(Row<V> row) {
        int index = groupOf(row.bytes) - firstGroup;
        if (row.value != null) {
            leastStored[index] = Math.min(leastStored[index], row.time);
            rowsAtLastTime |= row.time == NONE;
        }
        var queue = queues[index];
        if (queue != null) {
            queue.oneIsGone(row);
        }
    }

    /** Jumps from group to group, so that an empty table costs one look. */
    private void findLeastStored() {
        int group = firstGroup;
        int end = state.keyGroups().end();
        while (group < end) {
            try (var stored = rows.writeBack().table().scan(RowKey.startOf(group), RowKey.startOf(end))) {
                if (!stored.next()) {
                    return;
                }
                group = groupOf(stored.key());
                leastStored[group - firstGroup] = RowKey.timeOf(stored.key());
                rowsAtLastTime |= leastStored[group - firstGroup] == NONE;
                group++;
            }
        }
    }

    /** The time of the first row of a group that the store has from a row on. */
    private long findLeastStored(byte[] from, int group) {
        try (var stored = rows.writeBack().table().scan(from, RowKey.endOf(group))) {
            if (!stored.next()) {
                return NONE;
            }
            long time = RowKey.timeOf(stored.key());
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

    private int hashOf(long time) {
        return hash(state.selectedHash(), time);
    }

    private static int hash(int keyHash, long time) {
        return keyHash ^ Long.hashCode(time * 0x9E3779B97F4A7C15L);
    }

    private static int groupOf(byte[] row) {
        return ByteBuffer.wrap(row).getShort();
    }

    private static <V> Row<V> requireRow(@Nullable Row<V> row) {
        if (row == null) {
            throw new IllegalStateException("there is no row");
        }
        return row;
    }

    /** The rows of one group that are due and only in the store. */
    private final class StoredRows implements AutoCloseable {

        private final int index;
        private final byte[] behind;
        private final StateTable.@Nullable Rows walk;
        private boolean there;
        private int arrivalsBefore;

        StoredRows(int index, long upTo) {
            this.index = index;
            boolean any = leastStored[index] <= upTo && (leastStored[index] != NONE || rowsAtLastTime);
            int group = firstGroup + index;
            behind = RowKey.behind(group, upTo);
            walk = any ? rows.writeBack().table().scan(RowKey.startOf(group, leastStored[index]), behind) : null;
            advance();
        }

        /** Whether the walk stands at a row, and the visitor hasn't brought it into heap meanwhile. */
        boolean isThere() {
            if (there && arrivalsBefore != arrivals) {
                arrivalsBefore = arrivals;
                if (isInHeap(requireWalk().key())) {
                    advance();
                }
            }
            return there;
        }

        long time() {
            return leastStored[index];
        }

        /** The row, in heap now. */
        Row<V> take() {
            var stored = requireWalk();
            var bytes = stored.key();
            var row = rows.add(bytes, hashOf(bytes), RowKey.timeOf(bytes), false);
            rows.writeBack().form().read(stored.value(), row);
            row.stored(true);
            advance();
            return row;
        }

        /** Everything due was taken: finds out what comes next. */
        void end() {
            if (walk != null) {
                leastStored[index] = findLeastStored(behind, firstGroup + index);
            }
        }

        @Override
        public void close() {
            if (walk != null) {
                walk.close();
            }
        }

        /** Goes on to a row that isn't in heap: heap knows better. */
        private void advance() {
            there = false;
            arrivalsBefore = arrivals;
            while (walk != null && !there && walk.next()) {
                var bytes = walk.key();
                leastStored[index] = RowKey.timeOf(bytes);
                there = !isInHeap(bytes);
            }
        }

        private boolean isInHeap(byte[] bytes) {
            return rows.find(hashOf(bytes), RowKey.timeOf(bytes), bytes, KEY_START, bytes.length - KEY_START) != null;
        }

        private int hashOf(byte[] bytes) {
            return hash(KeyGroups.hash(bytes, KEY_START, bytes.length - KEY_START), RowKey.timeOf(bytes));
        }

        private StateTable.Rows requireWalk() {
            if (walk == null) {
                throw new IllegalStateException("there is no row in the store");
            }
            return walk;
        }
    }
}
