package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.engine.shuffle.KeyGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows to be written to a store together: put or deleted. Filled by one thread, then written by one, not necessarily the
 * same.
 *
 * <p>The rows lie in parts of limited size, so that a batch may be as large as a heap and never moves much of what it
 * holds.
 */
public final class RowBatch {

    /** A part that has this many bytes gets no more rows. */
    private static final int PART_BYTES = 512 * 1024;

    /** Key groups, and one for what belongs to none. */
    private static final int GROUPS = KeyGroups.COUNT + 1;

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

    /**
     * Hands out each row: those of a table together, and of these first those of the first key group. Stores keep rows in order
     * of their keys, and take neighbours in several times as fast. Rows of the same key come in the order in which they were
     * added.
     */
    public <E extends Exception> void forEach(Receiver<E> receiver) throws E {
        for (int from = 0; from < parts.size(); ) {
            int to = from + 1;
            while (to < parts.size() && parts.get(to).table == parts.get(from).table) {
                to++;
            }
            forEachByGroup(parts.subList(from, to), receiver);
            from = to;
        }
    }

    /** A counting sort, which keeps the order within a group. */
    private static <E extends Exception> void forEachByGroup(List<Part> parts, Receiver<E> receiver) throws E {
        int[] ends = new int[GROUPS + 1];
        int rows = 0;
        for (var part : parts) {
            for (int i = 0; i < part.rows; i++) {
                ends[part.groupOf(i) + 1]++;
            }
            rows += part.rows;
        }
        for (int group = 0; group < GROUPS; group++) {
            ends[group + 1] += ends[group];
        }
        // from here on the end of what is sorted of each group
        int[] partOf = new int[rows];
        int[] rowOf = new int[rows];
        for (int p = 0; p < parts.size(); p++) {
            for (int i = 0; i < parts.get(p).rows; i++) {
                int place = ends[parts.get(p).groupOf(i)]++;
                partOf[place] = p;
                rowOf[place] = i;
            }
        }
        for (int i = 0; i < rows; i++) {
            parts.get(partOf[i]).give(rowOf[i], receiver);
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

        <E extends Exception> void give(int row, Receiver<E> receiver) throws E {
            if (valueEnds[row] == DELETE) {
                receiver.delete(table, bytes.array(), endOf(row - 1), keyEnds[row]);
            } else {
                receiver.put(table, bytes.array(), endOf(row - 1), keyEnds[row], valueEnds[row]);
            }
        }

        /** What the first bytes of a row's key say. */
        int groupOf(int row) {
            int start = endOf(row - 1);
            if (keyEnds[row] - start < RowKey.GROUP_BYTES) {
                return 0;
            }
            int group = ((bytes.array()[start] & 0xff) << Byte.SIZE) | (bytes.array()[start + 1] & 0xff);
            return Math.min(group, GROUPS - 1);
        }

        private int endOf(int row) {
            if (row < 0) {
                return 0;
            }
            return valueEnds[row] == DELETE ? keyEnds[row] : valueEnds[row];
        }
    }
}
