package io.tidemark.engine.state.rocksdb;

/**
 * How much memory RocksDB may use, all stores of a backend together.
 *
 * @param cacheBytes for blocks read from files, and for rows not yet written to one; &gt; 0
 * @param writeBufferBytes how much of that rows not yet written may take, &gt; 0 and at most {@code cacheBytes}
 */
public record RocksDbSettings(long cacheBytes, long writeBufferBytes) {

    private static final long MIB = 1024 * 1024;

    /** Modest: a service with a handful of jobs stays well below a gigabyte. */
    public static final RocksDbSettings DEFAULT = new RocksDbSettings(256 * MIB, 96 * MIB);

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
