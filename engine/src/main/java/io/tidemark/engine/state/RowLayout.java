package io.tidemark.engine.state;

import io.tidemark.engine.shuffle.KeyGroups;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** How the keys of a table's rows are laid out: for those who read rows without the table that wrote them. */
public enum RowLayout {
    /** One row for a key: values and lists. */
    KEY(RowKey.GROUP_BYTES),
    /** A row for a key and a time: timers and windows. */
    TIME_AND_KEY(RowKey.GROUP_BYTES + RowKey.TIME_BYTES),
    /** A row for each entry of a key's map. */
    KEY_AND_MAP_KEY(RowKey.GROUP_BYTES + Integer.BYTES),
    /** A row for each entry of the one map that every task has a copy of. It has no key. */
    MAP_KEY(RowKey.GROUP_BYTES);

    private final int keyStart;

    RowLayout(int keyStart) {
        this.keyStart = keyStart;
    }

    /**
     * Rows that may be a key's: all of a key's rows are in it.
     *
     * @param from first key of a row, inclusive
     * @param to last key of a row, exclusive
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    public record Range(byte[] from, byte[] to) {}

    /** The bytes of the key that a row belongs to; of the map's key if there is no other. */
    public byte[] keyOf(byte[] row) {
        int end = this == KEY_AND_MAP_KEY ? RowKey.mapKeyStart(row) : row.length;
        return Arrays.copyOfRange(row, keyStart, end);
    }

    /** The time of a row, epoch milliseconds; empty unless rows have one. */
    public OptionalLong timeOf(byte[] row) {
        return this == TIME_AND_KEY ? OptionalLong.of(RowKey.timeOf(row)) : OptionalLong.empty();
    }

    /** The bytes of the map's key in a row; empty unless rows are entries of a map. */
    public Optional<byte[]> mapKeyOf(byte[] row) {
        return switch (this) {
            case KEY_AND_MAP_KEY -> Optional.of(Arrays.copyOfRange(row, RowKey.mapKeyStart(row), row.length));
            case MAP_KEY -> Optional.of(keyOf(row));
            default -> Optional.empty();
        };
    }

    /**
     * Where to look for the rows of a key. In the layout by time, rows of other keys lie between them.
     *
     * @param group of the key
     */
    public Range rangeOf(int group, byte[] key) {
        return switch (this) {
            case KEY -> startingWith(RowKey.of(group, key, 0, key.length), true);
            case KEY_AND_MAP_KEY -> startingWith(RowKey.mapOf(group, key, 0, key.length), false);
            case TIME_AND_KEY -> groups(group, group + 1);
            case MAP_KEY -> groups(KeyGroups.BROADCAST, KeyGroups.BROADCAST + 1);
        };
    }

    /** All rows of some groups: those from {@code first} up to, not including, {@code end}. */
    public static Range groups(int first, int end) {
        return new Range(RowKey.startOf(first), RowKey.startOf(end));
    }

    private static Range startingWith(byte[] prefix, boolean only) {
        // behind a row comes the one with a zero byte more
        return new Range(prefix, only ? Arrays.copyOf(prefix, prefix.length + 1) : RowKey.behind(prefix));
    }
}
