package io.tidemark.engine.state.rocksdb;

import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStoreContract;
import org.junit.jupiter.api.AfterEach;

class RocksDbBackendTest extends StateStoreContract {

    private final RocksDbBackend backend = RocksDbBackend.create(RocksDbSettings.DEFAULT);

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected StateBackend backend() {
        return backend;
    }
}
