package io.tidemark.engine.state.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/** The native options of one store, closed with it, last made first. */
final class StoreOptions implements AutoCloseable {

    /** RocksDB's own default; about one probe in a hundred for a missing key reads a block in vain. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    private static final long WRITE_BUFFER_BYTES = 32L * 1024 * 1024;

    /**
     * What a table takes at once for rows not yet written. RocksDB's own default is a megabyte, also for a table with one
     * row: a hundred small tables would use up the budget of all stores with nothing, and be written out all the time.
     * Much less than this makes writes slower (64 KiB: by a sixth).
     */
    private static final long ARENA_BLOCK_BYTES = 256L * 1024;

    /**
     * RocksDB notes each file it writes or removes in its MANIFEST, which changes all the time and so goes into every
     * snapshot as a whole. Its own bound is a gigabyte, after which it begins a new one that holds only what is there.
     */
    private static final long MANIFEST_BYTES = 256L * 1024;

    private final Deque<AutoCloseable> natives = new ArrayDeque<>();
    private final DBOptions database;
    private final ColumnFamilyOptions table;
    private final WriteOptions write;
    private final FlushOptions flush;

    private StoreOptions(Cache cache, WriteBufferManager writeBuffers) {
        var bloom = keep(new BloomFilter(BLOOM_BITS_PER_KEY));
        database = keep(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(writeBuffers)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setMaxManifestFileSize(MANIFEST_BYTES)
                // one flush writes all tables, so that a snapshot needs no log
                .setAtomicFlush(true));
        table = keep(new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setArenaBlockSize(ARENA_BLOCK_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        // both in pieces, since those of a large state don't fit into memory as a whole
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setPinTopLevelIndexAndFilter(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)));
        write = keep(new WriteOptions().setDisableWAL(true));
        flush = keep(new FlushOptions().setWaitForFlush(true));
    }

    static StoreOptions create(Cache cache, WriteBufferManager writeBuffers) {
        return new StoreOptions(cache, writeBuffers);
    }

    DBOptions database() {
        return database;
    }

    ColumnFamilyOptions table() {
        return table;
    }

    WriteOptions write() {
        return write;
    }

    FlushOptions flush() {
        return flush;
    }

    @Override
    public void close() {
        for (var next = natives.poll(); next != null; next = natives.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                throw new IllegalStateException("native options can't be closed", e);
            }
        }
    }

    private <N extends AutoCloseable> N keep(N option) {
        natives.push(option);
        return option;
    }
}
