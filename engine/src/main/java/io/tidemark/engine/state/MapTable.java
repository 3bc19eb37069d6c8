package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.MapState;
import io.tidemark.engine.shuffle.KeyGroups;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A map per key, a row in the store for each entry: a large map is never read or written as a whole.
 *
 * <p>The rows of a key's map leave the heap together. Walks go over rows in heap and in the store side by side; both are
 * sorted by the bytes of the map's keys.
 */
public final class MapTable<M, V> implements MapState<M, V>, Room.Rows {

    /** What a map takes besides its rows, and what its sorted map takes for each. */
    private static final int MAP_BYTES = 200;

    private static final int NODE_BYTES = 64;

    private static final int KEY_START = RowKey.GROUP_BYTES + Integer.BYTES;

    private final KeyedState<?> state;
    private final StoreAccess access;
    private final WriteBack<V> rows;
    private final Serde<M> mapKeys;
    private final Room room;
    private final RowIndex<HeapMap<V>> maps = new RowIndex<>(KEY_START);
    private final ByteWriter mapKeyBytes = new ByteWriter();
    private int rowsInHeap;
    private boolean storeHasMore;

    /** How many rows left the heap that a walk over the map at hand may have to look for in the store, or no longer. */
    private long drops;

    private @Nullable Row<HeapMap<V>> current;
    private int selection;

    MapTable(KeyedState<?> state, StoreAccess access, WriteBack<V> rows, Serde<M> mapKeys) {
        this.state = state;
        this.access = access;
        this.rows = rows;
        this.mapKeys = mapKeys;
        this.room = new Room(access, rows, this);
        var expired = new ExpiredRows<>(state.keyGroups(), access, rows, this::resident);
        this.storeHasMore = expired.storeHasRows();
        access.beforeSnapshots(this::dropDeleted);
        access.beforeSnapshots(expired::beforeSnapshot);
        access.onWatermarks(expired::sweep);
    }

    @Override
    public @Nullable V get(M key) {
        var row = row(key, true);
        if (row.value != null && rows.form().isOver(row.time, access.now())) {
            row.value = null;
            rows.changed(row);
        }
        return row.value;
    }

    @Override
    public void put(M key, V value) {
        var row = row(key, false);
        row.written(value, access.now());
        rows.changed(row);
    }

    @Override
    public void remove(M key) {
        var row = row(key, false);
        row.value = null;
        rows.changed(row);
    }

    @Override
    public Iterable<Map.Entry<M, V>> entries() {
        var map = map();
        return () -> new Walk(map);
    }

    @Override
    public boolean isEmpty() {
        return !entries().iterator().hasNext();
    }

    @Override
    public void clear() {
        for (var entry : entries()) {
            remove(entry.getKey());
        }
    }

    @Override
    public int count() {
        return rowsInHeap;
    }

    @Override
    public void dropDeleted() {
        for (var row : rows.takeBuried()) {
            int start = RowKey.mapKeyStart(row.bytes);
            int hash = KeyGroups.hash(row.bytes, KEY_START, start - KEY_START);
            var map = maps.find(hash, row.bytes, KEY_START, start - KEY_START);
            if (map != null && map.value != null && rows.isWritten(row)) {
                map.value.rows().remove(Arrays.copyOfRange(row.bytes, start, row.bytes.length));
                leave(row);
                drops++;
            }
        }
    }

    @Override
    public void sweep(long targetBytes) {
        maps.sweep(Room.ROUNDS, this::letGo, () -> rows.sizeBytes() <= targetBytes);
        for (int round = 0; round < Room.ROUNDS && rows.sizeBytes() > targetBytes; round++) {
            thinOut(targetBytes);
        }
    }

    /** The map at hand can't go as a whole, but it may be all there is. */
    private void thinOut(long targetBytes) {
        if (current == null || current.isGone()) {
            return;
        }
        var map = requireMap(current);
        var all = map.rows().values().iterator();
        while (all.hasNext() && rows.sizeBytes() > targetBytes) {
            var row = all.next();
            if (!row.takeTouch() && rows.isWritten(row)) {
                all.remove();
                leave(row);
                map.incomplete();
                storeHasMore = true;
                drops++;
            }
        }
    }

    private boolean letGo(Row<HeapMap<V>> mapRow) {
        var map = mapRow.value;
        if (map == null || mapRow.takeTouch() || mapRow == current) {
            return false;
        }
        for (var row : map.rows().values()) {
            if (!rows.isWritten(row)) {
                return false;
            }
        }
        map.rows().values().forEach(it -> {
            storeHasMore |= it.value != null;
            leave(it);
        });
        rows.account(-mapRow.sizeBytes);
        storeHasMore |= !map.isComplete();
        return true;
    }

    private void leave(Row<V> row) {
        row.gone();
        rows.removed(row);
        rows.account(-NODE_BYTES);
        rowsInHeap--;
    }

    /** The map of the selected key, made if it isn't in heap. */
    private HeapMap<V> map() {
        var row = current;
        if (row == null || selection != state.selection() || row.isGone()) {
            row = maps.find(state.selectedHash(), state.keyBytes(), state.keyStart(), state.keyLength());
            if (row == null) {
                room.make();
                row = addMap(state.selectedHash(), state.keyBytes(), state.keyStart(), state.keyLength());
            }
            current = row;
            selection = state.selection();
        }
        row.touch();
        return requireMap(row);
    }

    private Row<HeapMap<V>> addMap(int hash, byte[] key, int offset, int length) {
        var prefix = RowKey.mapOf(KeyGroups.ofHash(hash), key, offset, length);
        var row = new Row<HeapMap<V>>(prefix, hash, 0);
        row.value = new HeapMap<>(prefix, !storeHasMore);
        row.sizeBytes = MAP_BYTES + prefix.length;
        rows.account(row.sizeBytes);
        maps.add(row);
        return row;
    }

    private Row<V> row(M key, boolean lookInStore) {
        var map = map();
        mapKeyBytes.clear();
        mapKeys.write(key, mapKeyBytes);
        var bytes = mapKeyBytes.toByteArray();
        var row = map.rows().get(bytes);
        if (row == null) {
            room.make();
            row = addRow(map, bytes, lookInStore);
        }
        row.touch();
        return row;
    }

    private Row<V> addRow(HeapMap<V> map, byte[] mapKey, boolean lookInStore) {
        var row = new Row<V>(map.rowOf(mapKey), 0, access.now());
        byte[] stored = null;
        if (!map.isComplete()) {
            row.stored(true);
            stored = lookInStore ? rows.table().get(row.bytes, row.bytes.length) : null;
            if (stored != null) {
                rows.form().read(stored, row);
            } else if (lookInStore) {
                row.stored(false);
            }
        }
        addToHeap(map, mapKey, row, stored);
        return row;
    }

    private void addToHeap(HeapMap<V> map, byte[] mapKey, Row<V> row, byte @Nullable [] stored) {
        map.rows().put(mapKey, row);
        rows.added(row, stored == null ? WriteBack.NOT_STORED : stored.length);
        rows.account(NODE_BYTES);
        rowsInHeap++;
    }

    private Row<V> resident(byte[] rowKey) {
        int start = RowKey.mapKeyStart(rowKey);
        int hash = KeyGroups.hash(rowKey, KEY_START, start - KEY_START);
        var found = maps.find(hash, rowKey, KEY_START, start - KEY_START);
        if (found == null) {
            room.make();
            found = addMap(hash, rowKey, KEY_START, start - KEY_START);
        }
        var map = requireMap(found);
        var mapKey = Arrays.copyOfRange(rowKey, start, rowKey.length);
        var row = map.rows().get(mapKey);
        return row == null ? addRow(map, mapKey, true) : row;
    }

    private static <V> HeapMap<V> requireMap(Row<HeapMap<V>> row) {
        if (row.value == null) {
            throw new IllegalStateException("a map without rows is in heap");
        }
        return row.value;
    }

    /**
     * The entries of a map, by the bytes of their keys. Each step looks anew behind the last key, so that the map may
     * change meanwhile.
     */
    private final class Walk implements Iterator<Map.Entry<M, V>> {

        /** Entries taken from the store at a time. */
        private static final int PORTION = 64;

        private final HeapMap<V> map;
        private final ArrayList<Map.Entry<byte[], V>> stored = new ArrayList<>();
        private int nextStored;
        private long dropsSeen = drops;
        private byte[] storedFrom;
        private boolean storeEnded;
        private byte @Nullable [] last;
        private Map.@Nullable Entry<M, V> next;

        Walk(HeapMap<V> map) {
            this.map = map;
            this.storedFrom = map.prefix();
            this.storeEnded = map.isComplete();
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                advance();
            }
            return next != null;
        }

        @Override
        public Map.Entry<M, V> next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            var result = next;
            next = null;
            return result;
        }

        private void advance() {
            while (next == null) {
                var inHeap = last == null ? map.rows().firstEntry() : map.rows().higherEntry(last);
                var inStore = peekStored();
                if (inHeap == null && inStore == null) {
                    return;
                }
                int order = inHeap == null
                        ? 1
                        : inStore == null ? -1 : Arrays.compareUnsigned(inHeap.getKey(), inStore.getKey());
                if (order >= 0) {
                    nextStored++;
                }
                if (order <= 0 && inHeap != null) {
                    last = inHeap.getKey();
                    var row = inHeap.getValue();
                    if (row.value != null && !rows.form().isOver(row.time, access.now())) {
                        next = entry(last, row.value);
                    }
                } else if (inStore != null) {
                    last = inStore.getKey();
                    next = entry(last, inStore.getValue());
                }
            }
        }

        private Map.Entry<M, V> entry(byte[] mapKey, V value) {
            return Map.entry(mapKeys.read(ByteBuffer.wrap(mapKey)), value);
        }

        private Map.@Nullable Entry<byte[], V> peekStored() {
            if (dropsSeen != drops) {
                // what was removed may be known to the store alone by now
                dropsSeen = drops;
                stored.clear();
                nextStored = 0;
                storedFrom = last == null ? map.prefix() : behind(last);
                storeEnded = map.isComplete();
            }
            if (nextStored == stored.size() && !storeEnded) {
                readPortion();
            }
            return nextStored < stored.size() ? stored.get(nextStored) : null;
        }

        private byte[] behind(byte[] mapKey) {
            var prefix = map.prefix();
            var row = Arrays.copyOf(prefix, prefix.length + mapKey.length + 1);
            System.arraycopy(mapKey, 0, row, prefix.length, mapKey.length);
            return row;
        }

        /** Rows that are in heap as well are passed over: heap knows better. */
        private void readPortion() {
            stored.clear();
            nextStored = 0;
            try (var walk = rows.table().scan(storedFrom, RowKey.behind(map.prefix()))) {
                boolean more = walk.next();
                while (more && stored.size() < PORTION) {
                    var mapKey = Arrays.copyOfRange(walk.key(), map.prefix().length, walk.key().length);
                    storedFrom = Arrays.copyOf(walk.key(), walk.key().length + 1);
                    if (!map.rows().containsKey(mapKey)) {
                        var row = new Row<V>(walk.key(), 0, 0);
                        rows.form().read(walk.value(), row);
                        if (row.value != null && !rows.form().isOver(row.time, access.now())) {
                            stored.add(Map.entry(mapKey, row.value));
                        }
                    }
                    more = walk.next();
                }
                storeEnded = !more;
            }
        }
    }
}
