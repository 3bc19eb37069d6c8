package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.engine.shuffle.KeyGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Rows to be written to a store together: put or deleted. Filled by one thread, then written by one, not necessarily the
 * same.
 *
 * <p>The rows lie in parts of limited size, so that a batch may be as large as a heap and never moves much of what it
 * holds.
 */
public final class RowBatch implements ChangedRows {

    /** A part that has this many bytes gets no more rows. */
    private static final int PART_BYTES = 512 * 1024;

    /** Key groups, and one for what belongs to none. */
    private static final int GROUPS = KeyGroups.COUNT + 1;

    private final List<Part> parts = new ArrayList<>();
    private int size;
    private long sizeBytes;

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
        count(part.bytesOf(part.rows - 1));
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

    @Override
    public <E extends Exception> void forEach(Receiver<E> receiver) throws E {
        for (var all = portions(Long.MAX_VALUE); all.hasNext(); ) {
            all.next().forEach(receiver);
        }
    }

    /**
     * The same rows a part at a time, so that something else can be done in between.
     *
     * @param bytes of keys and values after which a portion ends, &gt; 0; it has rows of one table only
     */
    public Iterator<ChangedRows> portions(long bytes) {
        return new Portions(bytes);
    }

    /** Rows are sorted when their table's turn comes. */
    private final class Portions implements Iterator<ChangedRows> {

        private final long portionBytes;
        private Sorted sorted = new Sorted(List.of());
        private int nextPart;
        private int nextRow;

        Portions(long portionBytes) {
            this.portionBytes = portionBytes;
        }

        @Override
        public boolean hasNext() {
            return nextRow < sorted.size() || nextPart < parts.size();
        }

        @Override
        public ChangedRows next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all rows were handed out");
            }
            if (nextRow == sorted.size()) {
                sorted = new Sorted(partsOfNextTable());
                nextRow = 0;
            }
            int from = nextRow;
            long bytes = 0;
            while (nextRow < sorted.size() && bytes < portionBytes) {
                sorted.sortUpTo(nextRow);
                bytes += sorted.bytesOf(nextRow++);
            }
            return new Portion(sorted, from, nextRow);
        }

        private List<Part> partsOfNextTable() {
            int from = nextPart;
            while (nextPart < parts.size() && parts.get(nextPart).table == parts.get(from).table) {
                nextPart++;
            }
            return parts.subList(from, nextPart);
        }
    }

    /** Rows from one place in the order up to another, not including it. */
    private record Portion(Sorted sorted, int from, int to) implements ChangedRows {

        @Override
        public <E extends Exception> void forEach(Receiver<E> receiver) throws E {
            for (int i = from; i < to; i++) {
                sorted.give(i, receiver);
            }
        }
    }

    /**
     * The rows of a table by key group, by a counting sort, and within a group nearly by key: stores take in a row beside the
     * last one faster than one elsewhere. The order of rows of the same key is kept.
     */
    private static final class Sorted {

        private final List<Part> parts;

        /** Where each group ends. */
        private final int[] ends;

        private final int[] partOf;
        private final int[] rowOf;
        private int sortedGroups;

        Sorted(List<Part> parts) {
            this.parts = parts;
            ends = new int[GROUPS + 1];
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
            partOf = new int[rows];
            rowOf = new int[rows];
            for (int p = 0; p < parts.size(); p++) {
                for (int i = 0; i < parts.get(p).rows; i++) {
                    int place = ends[parts.get(p).groupOf(i)]++;
                    partOf[place] = p;
                    rowOf[place] = i;
                }
            }
        }

        int size() {
            return rowOf.length;
        }

        /** Sorts the groups up to that of this place: no more than are needed, so that no call takes long. */
        void sortUpTo(int place) {
            while (place >= sortedTo()) {
                int from = sortedTo();
                sortedGroups++;
                sortByKey(from, sortedTo());
            }
        }

        int bytesOf(int place) {
            return parts.get(partOf[place]).bytesOf(rowOf[place]);
        }

        private int sortedTo() {
            return sortedGroups == 0 ? 0 : ends[sortedGroups - 1];
        }

        /** By as many bits of the key as fit beside a row's number, from where the keys of these rows begin to differ. */
        private void sortByKey(int from, int to) {
            int rows = to - from;
            if (rows < 2) {
                return;
            }
            int differFrom = bytesInCommon(from, to);
            int numberBits = Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
            long[] order = new long[rows];
            for (int i = 0; i < rows; i++) {
                long key = parts.get(partOf[from + i]).keyBytes(rowOf[from + i], differFrom) ^ Long.MIN_VALUE;
                order[i] = key >> numberBits << numberBits | i;
            }
            Arrays.sort(order);
            int[] oldPartOf = Arrays.copyOfRange(partOf, from, to);
            int[] oldRowOf = Arrays.copyOfRange(rowOf, from, to);
            long number = (1L << numberBits) - 1;
            for (int i = 0; i < rows; i++) {
                int old = (int) (order[i] & number);
                partOf[from + i] = oldPartOf[old];
                rowOf[from + i] = oldRowOf[old];
            }
        }

        /** With how many bytes all keys of these rows begin alike. */
        private int bytesInCommon(int from, int to) {
            var first = parts.get(partOf[from]);
            int common = Integer.MAX_VALUE;
            for (int i = from; i < to && common > 0; i++) {
                common = Math.min(common, first.bytesInCommon(rowOf[from], parts.get(partOf[i]), rowOf[i]));
            }
            return common;
        }

        <E extends Exception> void give(int place, Receiver<E> receiver) throws E {
            parts.get(partOf[place]).give(rowOf[place], receiver);
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

        int bytesOf(int row) {
            return endOf(row) - endOf(row - 1);
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

        /** How many bytes of two keys are the same. */
        int bytesInCommon(int row, Part other, int otherRow) {
            int difference = Arrays.mismatch(
                    bytes.array(),
                    endOf(row - 1),
                    keyEnds[row],
                    other.bytes.array(),
                    other.endOf(otherRow - 1),
                    other.keyEnds[otherRow]);
            return difference < 0 ? keyEnds[row] - endOf(row - 1) : difference;
        }

        /** The eight bytes of a key from an offset on, the first the highest; zeros behind its end. */
        long keyBytes(int row, int offset) {
            int at = endOf(row - 1) + offset;
            int end = Math.min(keyEnds[row], at + Long.BYTES);
            long value = 0;
            for (int i = at; i < end; i++) {
                value = value << Byte.SIZE | (bytes.array()[i] & 0xff);
            }
            int missing = Long.BYTES - Math.max(0, end - at);
            return missing == Long.BYTES ? 0 : value << (Byte.SIZE * missing);
        }

        private int endOf(int row) {
            if (row < 0) {
                return 0;
            }
            return valueEnds[row] == DELETE ? keyEnds[row] : valueEnds[row];
        }
    }
}
