package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows to be written to a store together: put or deleted, in the order in which they were added. Filled by one thread,
 * then written by one, not necessarily the same.
 */
public final class RowBatch {

    private static final int DELETE = -1;

    private final ByteWriter bytes = new ByteWriter(4096);
    private final List<StateTable> tables = new ArrayList<>();
    private int[] keyStarts = new int[64];

    /** Where the key ends and the value begins. */
    private int[] keyEnds = new int[64];

    /** Where the value ends, or {@link #DELETE}. */
    private int[] valueEnds = new int[64];

    /** Takes the rows of a batch. */
    public interface Receiver {

        void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd);

        void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd);
    }

    /** Begins a row to put: the caller appends the value to {@link #value()} and then calls {@link #endPut}. */
    void beginPut(StateTable table, byte[] key) {
        begin(table, key);
    }

    /** Where the value of the row begun is appended. */
    ByteWriter value() {
        return bytes;
    }

    /** @return the size of the value in bytes */
    int endPut() {
        int last = tables.size() - 1;
        valueEnds[last] = bytes.size();
        return bytes.size() - keyEnds[last];
    }

    void delete(StateTable table, byte[] key) {
        begin(table, key);
        valueEnds[tables.size() - 1] = DELETE;
    }

    public int size() {
        return tables.size();
    }

    /** The size of all keys and values in bytes. */
    public int sizeBytes() {
        return bytes.size();
    }

    /** Hands out each row. */
    public void forEach(Receiver receiver) {
        var array = bytes.array();
        for (int i = 0; i < tables.size(); i++) {
            if (valueEnds[i] == DELETE) {
                receiver.delete(tables.get(i), array, keyStarts[i], keyEnds[i]);
            } else {
                receiver.put(tables.get(i), array, keyStarts[i], keyEnds[i], valueEnds[i]);
            }
        }
    }

    private void begin(StateTable table, byte[] key) {
        int row = tables.size();
        if (row == keyStarts.length) {
            keyStarts = Arrays.copyOf(keyStarts, 2 * row);
            keyEnds = Arrays.copyOf(keyEnds, 2 * row);
            valueEnds = Arrays.copyOf(valueEnds, 2 * row);
        }
        tables.add(table);
        keyStarts[row] = bytes.size();
        bytes.putBytes(key);
        keyEnds[row] = bytes.size();
    }
}
