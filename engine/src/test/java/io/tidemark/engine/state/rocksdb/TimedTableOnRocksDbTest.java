package io.tidemark.engine.state.rocksdb;

import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.TimedTableTest;
import org.junit.jupiter.api.AfterAll;

/** The same with walks and removed rows as RocksDB has them. */
class TimedTableOnRocksDbTest extends TimedTableTest {

    private static final RocksDbBackend BACKEND = RocksDbBackend.create(RocksDbSettings.DEFAULT);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    @Override
    protected StateBackend backend() {
        return BACKEND;
    }
}
