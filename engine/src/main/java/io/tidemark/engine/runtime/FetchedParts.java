package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Parts of a snapshot, verified and brought to local disk, from where a store takes them over. Blocks. */
public final class FetchedParts {

    private final List<Manifest.Part> stored;
    private final List<StateBackend.Part> parts = new ArrayList<>();
    private final Path directory;

    /**
     * @param directory for them alone
     * @throws SnapshotException if a file is missing or damaged; names it
     */
    public FetchedParts(SnapshotStore snapshots, List<Manifest.Part> stored, Path directory)
            throws IOException, SnapshotException {
        this.stored = stored;
        this.directory = directory;
        for (var part : stored) {
            var target = Files.createDirectories(directory.resolve("part-" + parts.size()));
            for (var file : part.files()) {
                snapshots.fetch(file, target.resolve(file.name()));
            }
            parts.add(new StateBackend.Part(part.keyGroups(), target));
        }
    }

    public List<StateBackend.Part> parts() {
        return List.copyOf(parts);
    }

    /** The stored files of the part that the store goes on with; empty if it wrote all its files anew. */
    List<StoredFile> takenOverBy(StateStore store) {
        return store.takenOver()
                .map(it -> stored.get(parts.indexOf(it)).files())
                .orElse(List.of());
    }

    /** Removes what was brought; a store that was opened from it has its own names for what it needs. */
    public void delete() throws IOException {
        Directories.delete(directory);
    }
}
