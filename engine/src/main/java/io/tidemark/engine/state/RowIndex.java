package io.tidemark.engine.state;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows in heap by the hash and bytes of their key: a chained hash table. Keys are compared as bytes, so a key's
 * class needs no {@code equals}.
 */
final class RowIndex<V> {

    private static final int SMALLEST = 16;

    /** Spreads the bits: hashes of one subtask have their lowest ones, the key group, much in common. */
    private static final int GOLDEN = 0x9E3779B9;

    private final int keyStart;
    private @Nullable Row<V>[] buckets;
    private int shift;
    private int size;
    private int hand;

    /** @param keyStart where in a row's bytes the part begins by which it is found */
    RowIndex(int keyStart) {
        this.keyStart = keyStart;
        buckets = newBuckets(SMALLEST);
        shift = Integer.SIZE - Integer.numberOfTrailingZeros(SMALLEST);
    }

    int size() {
        return size;
    }

    /** The row whose bytes, from {@code keyStart} on, are these. */
    @Nullable
    Row<V> find(int hash, byte[] key, int offset, int length) {
        for (var row = buckets[bucketOf(hash)]; row != null; row = row.next) {
            if (row.hash == hash && hasKey(row, key, offset, length)) {
                return row;
            }
        }
        return null;
    }

    /** The same where rows have a time. */
    @Nullable
    Row<V> find(int hash, long time, byte[] key, int offset, int length) {
        for (var row = buckets[bucketOf(hash)]; row != null; row = row.next) {
            if (row.hash == hash && row.time == time && hasKey(row, key, offset, length)) {
                return row;
            }
        }
        return null;
    }

    /**
     * Reads what looking for rows of these hashes, and for their values, will read: many at once, so that the processor
     * waits for main memory once for several of them and not for each in turn.
     *
     * @return something of each row, so that reading isn't taken for useless
     */
    int fetch(int[] hashes, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            var row = buckets[bucketOf(hashes[i])];
            while (row != null && row.hash != hashes[i]) {
                row = row.next;
            }
            if (row != null) {
                seen += row.bytes.length;
                var value = row.value;
                seen += value != null && value.getClass() == Row.class ? 1 : 0;
            }
        }
        return seen;
    }

    /** Adds a row that isn't there yet. */
    void add(Row<V> row) {
        if (size >= buckets.length - (buckets.length >> 2)) {
            grow();
        }
        int bucket = bucketOf(row.hash);
        row.next = buckets[bucket];
        buckets[bucket] = row;
        size++;
    }

    void remove(Row<V> row) {
        int bucket = bucketOf(row.hash);
        Row<V> before = null;
        for (var it = buckets[bucket]; it != null; it = it.next) {
            if (it == row) {
                unlink(bucket, before, it);
                return;
            }
            before = it;
        }
    }

    /**
     * Goes on from where the last sweep ended, round and round, and removes the rows that the predicate accepts.
     *
     * @param rounds how often it may pass each row at most
     * @param enough asked after each row: whether to stop
     */
    void sweep(int rounds, Predicate<Row<V>> remove, BooleanSupplier enough) {
        for (long left = (long) rounds * buckets.length; left > 0 && !enough.getAsBoolean(); left--) {
            hand = (hand + 1) & (buckets.length - 1);
            Row<V> before = null;
            for (var it = buckets[hand]; it != null; it = it.next) {
                if (remove.test(it)) {
                    unlink(hand, before, it);
                } else {
                    before = it;
                }
            }
        }
    }

    private void unlink(int bucket, @Nullable Row<V> before, Row<V> row) {
        if (before == null) {
            buckets[bucket] = row.next;
        } else {
            before.next = row.next;
        }
        row.gone();
        size--;
    }

    private boolean hasKey(Row<V> row, byte[] key, int offset, int length) {
        var bytes = row.bytes;
        return bytes.length - keyStart == length
                && Arrays.equals(bytes, keyStart, bytes.length, key, offset, offset + length);
    }

    private int bucketOf(int hash) {
        return (hash * GOLDEN) >>> shift;
    }

    private void grow() {
        var old = buckets;
        buckets = newBuckets(2 * old.length);
        shift--;
        for (var head : old) {
            for (var row = head; row != null; ) {
                var next = row.next;
                int bucket = bucketOf(row.hash);
                row.next = buckets[bucket];
                buckets[bucket] = row;
                row = next;
            }
        }
    }

    @SuppressWarnings("unchecked") // an array of rows of V can't be made otherwise
    private static <V> @Nullable Row<V>[] newBuckets(int length) {
        return (Row<V>[]) new Row<?>[length];
    }
}
