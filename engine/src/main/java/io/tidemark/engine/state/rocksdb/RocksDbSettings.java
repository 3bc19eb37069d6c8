package io.tidemark.engine.state.rocksdb;

/**
 * How much memory RocksDB may use, all stores of a backend together.
 *
 * @param cacheBytes for blocks read from files, and for rows not yet written to one; &gt; 0
 * @param writeBufferBytes how much of that rows not yet written may take, &gt; 0 and at most {@code cacheBytes}
 */
public record RocksDbSettings(long cacheBytes, long writeBufferBytes) {

    private static final long MIB = 1024 * 1024;

    /** What a job has by default. */
    public static final RocksDbSettings DEFAULT = within(128 * MIB);

    /**
     * All of so many bytes: what isn't written yet takes from the cache, three eighths of it at most, so that there is
     * always room for blocks.
     *
     * @param memoryBytes at least 8 MiB are needed for RocksDB to work at all; less is taken for that
     */
    public static RocksDbSettings within(long memoryBytes) {
        long cacheBytes = Math.max(memoryBytes, 8 * MIB);
        return new RocksDbSettings(cacheBytes, cacheBytes / 8 * 3);
    }

    public RocksDbSettings {
        if (cacheBytes <= 0) {
            throw new IllegalArgumentException("cacheBytes must be > 0, was " + cacheBytes);
        }
        if (writeBufferBytes <= 0 || writeBufferBytes > cacheBytes) {
            throw new IllegalArgumentException("writeBufferBytes must be > 0 and at most cacheBytes %d, was %d"
                    .formatted(cacheBytes, writeBufferBytes));
        }
    }
}
