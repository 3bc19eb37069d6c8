package io.tidemark.api.sink;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.StableHash;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a sink writes, in two numbers that don't depend on order: how many records, and the sum of a 128-bit hash of
 * each. Two runs that wrote the same records have the same, however many tasks wrote them.
 *
 * <p>A sink's writer adds each record it writes; the engine takes the numbers at each barrier and keeps them with the
 * snapshot. What the numbers are is fixed for ever, as people keep them. Used by one thread.
 */
public final class OutputDigest {

    private static final byte[] NO_KEY = {};

    private final StableHash hash = new StableHash();
    private long records;
    private long low;
    private long high;

    /**
     * Adds a record.
     *
     * @param key null if it has none; another record than one whose key has no bytes
     * @param eventTime epoch milliseconds
     */
    public void add(byte @Nullable [] key, byte[] bytes, long eventTime) {
        var start = key == null ? withoutKey() : hash.start().add(key);
        start.add(eventTime).add(bytes);
        low += hash.low();
        high += hash.high();
        records++;
    }

    /** How many records were added. */
    public long records() {
        return records;
    }

    /** The sum of their hashes; zero if there are none. */
    public DigestSum value() {
        return new DigestSum(high, low);
    }

    /** Begins elsewhere than a key does; the low half where it always did. */
    private StableHash withoutKey() {
        hash.start();
        return hash.start(hash.low() + 1, hash.high() + 1).add(NO_KEY);
    }
}
