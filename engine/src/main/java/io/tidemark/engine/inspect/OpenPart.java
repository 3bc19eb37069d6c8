package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.runtime.Directories;
import io.tidemark.engine.runtime.FetchedParts;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.state.StateTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What one subtask wrote into a snapshot, opened in a directory of its own that goes when this is closed. */
final class OpenPart implements AutoCloseable {

    private final KeyGroupRange keyGroups;
    private final StateStore store;
    private final Path directory;

    private OpenPart(KeyGroupRange keyGroups, StateStore store, Path directory) {
        this.keyGroups = keyGroups;
        this.store = store;
        this.directory = directory;
    }

    /**
     * @param directory must not exist yet
     * @throws SnapshotException if a file is missing or damaged
     */
    static OpenPart open(
            SnapshotStore snapshots,
            StateBackend backend,
            String owner,
            Manifest.OperatorState operator,
            Manifest.Part part,
            Path directory)
            throws IOException, SnapshotException {
        try {
            var fetched = new FetchedParts(snapshots, List.of(part), directory.resolve("part"));
            var spec = new StateBackend.Spec(
                    owner,
                    directory.resolve("state"),
                    part.keyGroups(),
                    List.copyOf(operator.states().keySet()),
                    fetched.parts());
            var store = backend.open(spec);
            return new OpenPart(part.keyGroups(), store, directory);
        } catch (IOException | SnapshotException | RuntimeException e) {
            Directories.delete(directory);
            throw e;
        }
    }

    KeyGroupRange keyGroups() {
        return keyGroups;
    }

    StateTable table(String name) {
        return store.table(name);
    }

    /** Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        store.close();
        Directories.delete(directory);
    }
}
