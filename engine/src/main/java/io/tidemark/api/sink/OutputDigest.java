package io.tidemark.api.sink;

import io.tidemark.api.serde.StableHash;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a sink writes, in two numbers that don't depend on order: how many records, and the sum, modulo 2^64, of a
 * 64-bit hash of each. Two runs that wrote the same records have the same, however many tasks wrote them.
 *
 * <p>A sink's writer adds each record it writes; the engine takes the numbers at each barrier and keeps them with the
 * snapshot. What the numbers are is fixed for ever, as people keep them. Used by one thread.
 */
public final class OutputDigest {

    private static final byte[] NO_KEY = {};

    private long records;
    private long value;

    /**
     * Adds a record.
     *
     * @param key null if it has none; another record than one whose key has no bytes
     * @param eventTime epoch milliseconds
     */
    public void add(byte @Nullable [] key, byte[] bytes, long eventTime) {
        long seed = key == null ? StableHash.of(1, NO_KEY) : StableHash.of(0, key);
        value += StableHash.of(StableHash.of(seed, eventTime), bytes);
        records++;
    }

    /** How many records were added. */
    public long records() {
        return records;
    }

    /** The sum of their hashes; 0 if there are none. */
    public long value() {
        return value;
    }
}
