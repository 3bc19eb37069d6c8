package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Lays out the keys of rows: key group, for timed rows the time, then the key's bytes, for maps those of the map's key. */
final class RowKey {

    static final int GROUP_BYTES = Short.BYTES;
    static final int TIME_BYTES = Long.BYTES;

    private RowKey() {}

    /** The row of a key that has no time. */
    static byte[] of(int group, byte[] key, int offset, int length) {
        var row = new byte[GROUP_BYTES + length];
        putGroup(row, group);
        System.arraycopy(key, offset, row, GROUP_BYTES, length);
        return row;
    }

    /** The row of a key at a time. */
    static byte[] of(int group, long time, byte[] key, int offset, int length) {
        var row = new byte[GROUP_BYTES + TIME_BYTES + length];
        ByteBuffer.wrap(row).putShort((short) group).putLong(sortable(time)).put(key, offset, length);
        return row;
    }

    /** What the rows of a key's map begin with: the key's length lies before it, so that no key begins another. */
    static byte[] mapOf(int group, byte[] key, int offset, int length) {
        var row = new byte[GROUP_BYTES + Integer.BYTES + length];
        ByteBuffer.wrap(row).putShort((short) group).putInt(length).put(key, offset, length);
        return row;
    }

    /** Where the map's key begins in a row of a map. */
    static int mapKeyStart(byte[] row) {
        return GROUP_BYTES + Integer.BYTES + ByteBuffer.wrap(row).getInt(GROUP_BYTES);
    }

    /** Behind the last possible row that begins with these bytes. */
    static byte[] behind(byte[] prefix) {
        int last = prefix.length - 1;
        while (prefix[last] == (byte) 0xff) {
            last--; // never past the group, which isn't all ones
        }
        var end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    /** The first possible row of a group. */
    static byte[] startOf(int group) {
        return new ByteWriter(GROUP_BYTES).putShort(group).toByteArray();
    }

    /** Behind the last possible row of a group. */
    static byte[] endOf(int group) {
        // one more than the last group needs no third byte: there are fewer groups than two bytes can count
        return startOf(group + 1);
    }

    /** The first possible row of a group at a time. */
    static byte[] startOf(int group, long time) {
        return of(group, time, new byte[0], 0, 0);
    }

    /** Behind the last possible row of a group with a time up to this one. */
    static byte[] behind(int group, long time) {
        return time == Long.MAX_VALUE ? endOf(group) : startOf(group, time + 1);
    }

    /** The time in a timed row's key. */
    static long timeOf(byte[] row) {
        return ByteBuffer.wrap(row).getLong(GROUP_BYTES) ^ Long.MIN_VALUE;
    }

    private static void putGroup(byte[] row, int group) {
        row[0] = (byte) (group >>> Byte.SIZE);
        row[1] = (byte) group;
    }

    /** Flips the sign, so that unsigned bytes sort as signed numbers do. */
    private static long sortable(long time) {
        return time ^ Long.MIN_VALUE;
    }
}
