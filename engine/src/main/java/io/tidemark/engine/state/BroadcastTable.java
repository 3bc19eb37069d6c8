package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.MapState;
import io.tidemark.engine.shuffle.KeyGroups;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One map for all keys, which every task has: small, so all of it is in heap, and each change goes to the store with the next
 * snapshot.
 *
 * <p>Its rows lie in the group {@link KeyGroups#BROADCAST}, sorted by the bytes of the map's keys. It can be changed only while
 * it is {@link #writable}, so that all tasks change it alike.
 */
public final class BroadcastTable<M, V> implements MapState<M, V> {

    private final WriteBack<V> rows;
    private final Serde<M> mapKeys;
    private final TreeMap<byte[], Row<V>> byKey = new TreeMap<>(Arrays::compareUnsigned);
    private final ByteWriter keyBytes = new ByteWriter();
    private boolean writable;

    BroadcastTable(WriteBack<V> rows, Serde<M> mapKeys) {
        this.rows = rows;
        this.mapKeys = mapKeys;
        try (var walk = rows.table().scan(RowKey.startOf(KeyGroups.BROADCAST), RowKey.endOf(KeyGroups.BROADCAST))) {
            while (walk.next()) {
                var row = new Row<V>(walk.key(), 0, 0);
                row.stored(true);
                rows.form().read(walk.value(), row);
                add(row, walk.value().length);
            }
        }
    }

    /** Allows or forbids changes from now on; forbidden at first. */
    public void writable(boolean is) {
        writable = is;
    }

    @Override
    public @Nullable V get(M key) {
        var row = byKey.get(bytesOf(key));
        return row == null ? null : row.value;
    }

    @Override
    public void put(M key, V value) {
        requireWritable();
        var bytes = bytesOf(key);
        var row = byKey.get(bytes);
        if (row == null) {
            row = new Row<>(RowKey.of(KeyGroups.BROADCAST, bytes, 0, bytes.length), 0, 0);
            add(row, WriteBack.NOT_STORED);
        }
        row.value = value;
        rows.changed(row);
    }

    @Override
    public void remove(M key) {
        requireWritable();
        dropDeleted();
        var row = byKey.get(bytesOf(key));
        if (row != null) {
            row.value = null;
            rows.changed(row);
        }
    }

    @Override
    public Iterable<Map.Entry<M, V>> entries() {
        return Walk::new;
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

    private void add(Row<V> row, int valueBytes) {
        byKey.put(mapKeyOf(row), row);
        rows.added(row, valueBytes);
    }

    /** Lets go of rows that were removed and that the store has forgotten as well. */
    private void dropDeleted() {
        for (var row : rows.takeBuried()) {
            row.gone();
            byKey.remove(mapKeyOf(row));
            rows.removed(row);
        }
    }

    private static byte[] mapKeyOf(Row<?> row) {
        return Arrays.copyOfRange(row.bytes, RowKey.GROUP_BYTES, row.bytes.length);
    }

    private byte[] bytesOf(M key) {
        keyBytes.clear();
        mapKeys.write(key, keyBytes);
        return keyBytes.toByteArray();
    }

    private void requireWritable() {
        if (!writable) {
            throw new IllegalStateException(
                    "Broadcast state can be changed only while a broadcast event is handled: each task must change it alike. Put the change into an event of the broadcast stream.");
        }
    }

    /** Each step looks anew behind the last key, so that the map may change meanwhile. */
    private final class Walk implements Iterator<Map.Entry<M, V>> {

        private byte @Nullable [] last;

        @Override
        public boolean hasNext() {
            return following() != null;
        }

        @Override
        public Map.Entry<M, V> next() {
            var entry = following();
            if (entry == null || entry.getValue().value == null) {
                throw new NoSuchElementException();
            }
            last = entry.getKey();
            return Map.entry(mapKeys.read(ByteBuffer.wrap(last)), entry.getValue().value);
        }

        private Map.@Nullable Entry<byte[], Row<V>> following() {
            var entry = last == null ? byKey.firstEntry() : byKey.higherEntry(last);
            while (entry != null && entry.getValue().value == null) {
                entry = byKey.higherEntry(entry.getKey());
            }
            return entry;
        }
    }
}
