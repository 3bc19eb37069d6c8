package io.tidemark.engine.state;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows in heap of one key's map, by the bytes of the map's keys, sorted as the store sorts them. */
final class HeapMap<V> {

    private final TreeMap<byte[], Row<V>> rows = new TreeMap<>(Arrays::compareUnsigned);
    private final byte[] prefix;

    private boolean complete;

    /**
     * @param prefix what the rows of this map begin with
     * @param complete whether all rows of the map are in heap, so that the store needn't be asked
     */
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

    /** From now on some rows are only in the store. */
    void incomplete() {
        complete = false;
    }

    /** The row's key in the store. */
    byte[] rowOf(byte[] mapKey) {
        var row = Arrays.copyOf(prefix, prefix.length + mapKey.length);
        System.arraycopy(mapKey, 0, row, prefix.length, mapKey.length);
        return row;
    }
}
