package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows to be written to a store together: put or deleted, in the order in which they were added. Filled by one thread,
 * then written by one, not necessarily the same.
 *
 * <p>The rows lie in parts of limited size, so that a batch may be as large as a heap and never moves much of what it
 * holds.
 */
public final class RowBatch {

    /** A part that has this many bytes gets no more rows. */
    private static final int PART_BYTES = 512 * 1024;

    private final List<Part> parts = new ArrayList<>();
    private int size;
    private long sizeBytes;

    /**
     * Takes the rows of a batch.
     *
     * @param <E> what it may throw
     */
    public interface Receiver<E extends Exception> {

        void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd) throws E;

        void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd) throws E;
    }

    /** Begins a row to put: the caller appends the value to {@link #value()} and then calls {@link #endPut}. */
    void beginPut(StateTable table, byte[] key) {
        partFor(table).begin(key);
    }

    /** Where the value of the row begun is appended. */
    ByteWriter value() {
        return last().bytes;
    }

    /** @return the size of the value in bytes */
    int endPut() {
        var part = last();
        part.end(part.bytes.size());
        count(part.lastRowBytes());
        return part.bytes.size() - part.keyEnds[part.rows - 1];
    }

    void delete(StateTable table, byte[] key) {
        var part = partFor(table);
        part.begin(key);
        part.end(Part.DELETE);
        count(key.length);
    }

    public int size() {
        return size;
    }

    /** The size of all keys and values in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Hands out each row. */
    public <E extends Exception> void forEach(Receiver<E> receiver) throws E {
        for (var part : parts) {
            part.forEach(receiver);
        }
    }

    private Part last() {
        return parts.get(parts.size() - 1);
    }

    private Part partFor(StateTable table) {
        if (!parts.isEmpty() && last().table == table && last().bytes.size() < PART_BYTES) {
            return last();
        }
        boolean goesOn = !parts.isEmpty() && last().table == table;
        var part =
                goesOn ? new Part(table, PART_BYTES, last().rows) : new Part(table, Part.SMALLEST, Part.SMALLEST / 32);
        parts.add(part);
        return part;
    }

    private void count(int bytes) {
        size++;
        sizeBytes += bytes;
    }

    /** Some rows of one table, one behind the other. */
    private static final class Part {

        static final int DELETE = -1;

        /** Bytes. */
        static final int SMALLEST = 4096;

        final StateTable table;
        final ByteWriter bytes;
        int rows;

        /** Where the key ends and the value begins. */
        int[] keyEnds;

        /** Where the value ends, or {@link #DELETE}. */
        int[] valueEnds;

        /** The same as guesses, so that little is moved. */
        Part(StateTable table, int expectedBytes, int expectedRows) {
            this.table = table;
            bytes = new ByteWriter(expectedBytes + expectedBytes / 16);
            keyEnds = new int[expectedRows + expectedRows / 16];
            valueEnds = new int[keyEnds.length];
        }

        void begin(byte[] key) {
            if (rows == keyEnds.length) {
                keyEnds = Arrays.copyOf(keyEnds, 2 * rows);
                valueEnds = Arrays.copyOf(valueEnds, 2 * rows);
            }
            bytes.putBytes(key);
            keyEnds[rows] = bytes.size();
        }

        void end(int valueEnd) {
            valueEnds[rows++] = valueEnd;
        }

        int lastRowBytes() {
            return endOf(rows - 1) - endOf(rows - 2);
        }

        <E extends Exception> void forEach(Receiver<E> receiver) throws E {
            var array = bytes.array();
            for (int i = 0; i < rows; i++) {
                if (valueEnds[i] == DELETE) {
                    receiver.delete(table, array, endOf(i - 1), keyEnds[i]);
                } else {
                    receiver.put(table, array, endOf(i - 1), keyEnds[i], valueEnds[i]);
                }
            }
        }

        private int endOf(int row) {
            if (row < 0) {
                return 0;
            }
            return valueEnds[row] == DELETE ? keyEnds[row] : valueEnds[row];
        }
    }
}
