package io.tidemark.engine.state;

import io.tidemark.engine.testing.MemoryStateBackend;

class MemoryStateBackendTest extends StateStoreContract {

    @Override
    protected StateBackend backend() {
        return new MemoryStateBackend();
    }
}
