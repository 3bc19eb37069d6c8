package io.tidemark.benchmarks.nexmark.output;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;

/**
 * A number for a multiset of rows: the sum of the rows' hashes. The order of the rows doesn't matter, their count does.
 * Not thread-safe.
 */
public final class RowDigest<R extends Record> {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final RecordSerde<R> serde;
    private final ByteWriter bytes = new ByteWriter();
    private long sum;

    /** @param type of the rows */
    public RowDigest(Class<R> type) {
        serde = RecordSerde.of(type);
    }

    public void add(R row) {
        bytes.clear();
        serde.write(row, bytes);
        sum += hash(bytes.array(), bytes.size());
    }

    /** Sixteen hexadecimal digits; zeros for no row. */
    public String text() {
        return "%016x".formatted(sum);
    }

    /** FNV-1a, then its bits stirred: sums of plain FNV hashes of alike rows would be alike. */
    private static long hash(byte[] bytes, int size) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < size; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
