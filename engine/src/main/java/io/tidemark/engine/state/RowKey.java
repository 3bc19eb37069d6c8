package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;

/** Lays out the keys of rows: key group, for timed rows the time, then the key's bytes. */
final class RowKey {

    static final int GROUP_BYTES = Short.BYTES;
    static final int TIME_BYTES = Long.BYTES;

    private final ByteWriter bytes = new ByteWriter();

    /** The row of a key that has no time. */
    RowKey of(int group, byte[] key, int keyLength) {
        bytes.clear().putShort(group).putBytes(key, 0, keyLength);
        return this;
    }

    /** The row of a key at a time. */
    RowKey of(int group, long time, byte[] key, int keyLength) {
        bytes.clear().putShort(group).putLong(sortable(time)).putBytes(key, 0, keyLength);
        return this;
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.size();
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
        return new ByteWriter(GROUP_BYTES + TIME_BYTES)
                .putShort(group)
                .putLong(sortable(time))
                .toByteArray();
    }

    /** Behind the last possible row of a group with a time up to this one. */
    static byte[] behind(int group, long time) {
        return time == Long.MAX_VALUE ? endOf(group) : startOf(group, time + 1);
    }

    /** The time in a timed row's key. */
    static long timeOf(byte[] row) {
        long time = 0;
        for (int i = 0; i < TIME_BYTES; i++) {
            time = (time << Byte.SIZE) | (row[GROUP_BYTES + i] & 0xff);
        }
        return time ^ Long.MIN_VALUE;
    }

    /** Flips the sign, so that unsigned bytes sort as signed numbers do. */
    private static long sortable(long time) {
        return time ^ Long.MIN_VALUE;
    }
}
