package io.tidemark.engine.state;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows in heap of one key's map, by the bytes of the map's keys, sorted as the store sorts them. */
final class HeapMap<V> {

    private final TreeMap<byte[], Row<V>> rows = new TreeMap<>(Arrays::compareUnsigned);
    private final byte[] prefix;

    /** All rows of the map are in heap: the store needn't be asked. */
    private final boolean complete;

    /** @param prefix what the rows of this map begin with */
    HeapMap(byte[] prefix, boolean complete) {
        this.prefix = prefix;
        this.complete = complete;
    }

    NavigableMap<byte[], Row<V>> rows() {
        return rows;
    }

    byte[] prefix() {
        return prefix;
    }

    boolean isComplete() {
        return complete;
    }

    /** The row's key in the store. */
    byte[] rowOf(byte[] mapKey) {
        var row = Arrays.copyOf(prefix, prefix.length + mapKey.length);
        System.arraycopy(mapKey, 0, row, prefix.length, mapKey.length);
        return row;
    }
}
