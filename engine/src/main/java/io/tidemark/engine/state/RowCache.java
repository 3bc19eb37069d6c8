package io.tidemark.engine.state;

import org.jspecify.annotations.Nullable;

/** The rows of one table that are in heap, in front of those in the store. */
final class RowCache<V> implements Room.Rows {

    /** Hears of a row that left the heap. */
    interface Departures<V> {

        /** If it has a value, the store has it too; otherwise there is none. */
        void onGone(Row<V> row);
    }

    private final StoreAccess access;
    private final WriteBack<V> writeBack;
    private final RowIndex<V> index;
    private final Departures<V> departures;
    private final Room room;
    private boolean staying;

    /** Of no meaning; see {@link RowIndex#fetch}. */
    @SuppressWarnings("UnusedVariable")
    private int fetched;

    RowCache(StoreAccess access, WriteBack<V> writeBack, int keyStart, Departures<V> departures) {
        this.access = access;
        this.writeBack = writeBack;
        this.index = new RowIndex<>(keyStart);
        this.departures = departures;
        this.room = new Room(access, writeBack, this);
    }

    WriteBack<V> writeBack() {
        return writeBack;
    }

    /** The row in heap, or null. Its hash is that of the key's bytes. */
    @Nullable
    Row<V> find(int hash, byte[] key, int offset, int length) {
        return index.find(hash, key, offset, length);
    }

    /** The same where rows have a time. */
    @Nullable
    Row<V> find(int hash, long time, byte[] key, int offset, int length) {
        return index.find(hash, time, key, offset, length);
    }

    /** Rows of these hashes will be looked for soon. */
    void fetch(int[] hashes, int from, int to) {
        fetched += index.fetch(hashes, from, to);
    }

    /** Makes a row that isn't in heap; takes over what the store has if it is asked to look. */
    Row<V> add(byte[] bytes, int hash, long time, boolean lookInStore) {
        makeRoom();
        var row = new Row<V>(bytes, hash, time);
        int storedBytes = WriteBack.NOT_STORED;
        if (lookInStore) {
            var found = writeBack.table().get(bytes, bytes.length);
            if (found != null) {
                writeBack.form().read(found, row);
                row.stored(true);
                storedBytes = found.length;
            }
        }
        index.add(row);
        writeBack.added(row, storedBytes);
        return row;
    }

    /** There is no such row any more. */
    void delete(Row<V> row) {
        row.value = null;
        // who walks may have begun before the store heard that a row is gone, and must find that in heap
        boolean seenByWalk = staying && row.batch > 0;
        if (row.mayBeStored() || row.batch > access.writtenBatch() || seenByWalk) {
            writeBack.changed(row);
        } else {
            drop(row);
        }
    }

    /** A row has another value, or will have at once. */
    void changed(Row<V> row) {
        boolean first = !row.isDirty();
        writeBack.changed(row);
        if (first) {
            // what grows takes room without any row being added
            makeRoom();
        }
    }

    /** A row's value takes more heap than was thought when it was last written. */
    void grew(Row<V> row, int bytes) {
        row.sizeBytes += bytes;
        writeBack.account(bytes);
        makeRoom();
    }

    /** No row is let go of until {@link #release}: someone walks over rows in heap and store side by side. */
    void hold() {
        staying = true;
    }

    void release() {
        staying = false;
        makeRoom();
    }

    private void makeRoom() {
        if (!staying) {
            room.make();
        }
    }

    @Override
    public int count() {
        return index.size();
    }

    @Override
    public void dropDeleted() {
        writeBack.takeBuried().forEach(this::drop);
    }

    @Override
    public void sweep(long targetBytes) {
        index.sweep(Room.ROUNDS, this::letGo, () -> writeBack.sizeBytes() <= targetBytes);
    }

    private boolean letGo(Row<V> row) {
        if (row.takeTouch() || !writeBack.isWritten(row)) {
            return false;
        }
        writeBack.removed(row);
        departures.onGone(row);
        return true;
    }

    private void drop(Row<V> row) {
        index.remove(row);
        writeBack.removed(row);
        departures.onGone(row);
    }
}
