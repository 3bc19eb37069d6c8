package io.tidemark.engine.testing;

import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;

class MemorySnapshotStoreTest extends SnapshotStoreContract {

    private final MemorySnapshotStore store = new MemorySnapshotStore();

    @Override
    protected SnapshotStore store() {
        return store;
    }
}
