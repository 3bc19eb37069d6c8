package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.state.StoreSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores the snapshots of one subtask, one after the other: a file that never changes is read and stored only once.
 *
 * <p>Blocks; used by one worker thread at a time.
 */
final class StateUploads {

    private record LocalName(String name, long sizeBytes) {}

    private final KeyGroupRange keyGroups;
    private Map<LocalName, StoredFile> known = new HashMap<>();

    /** What the last upload came to, if it came to its end. */
    private Manifest.@Nullable Part last;

    /**
     * @param keyGroups what the subtask's state covers
     * @param takenOver stored files that its store began with, under the same names; those that never change needn't be read
     */
    StateUploads(KeyGroupRange keyGroups, List<StoredFile> takenOver) {
        this.keyGroups = keyGroups;
        takenOver.forEach(it -> known.put(new LocalName(it.name(), it.sizeBytes()), it));
    }

    /**
     * What one upload came to.
     *
     * @param newBytes bytes that had to be read and stored
     */
    record Uploaded(Manifest.Part part, long newBytes) {}

    /** Stores what isn't stored yet, and removes the local picture. */
    Uploaded upload(StoreSnapshot snapshot, SnapshotStore.Upload upload) throws IOException {
        var before = last;
        last = null;
        // a store that tidies up puts the same rows into other files
        var uploaded = before != null && snapshot.unchanged() && reuseAll(before, upload)
                ? new Uploaded(before, 0)
                : uploadNew(snapshot, upload);
        Directories.delete(snapshot.directory());
        last = uploaded.part();
        return uploaded;
    }

    private static boolean reuseAll(Manifest.Part part, SnapshotStore.Upload upload) throws IOException {
        for (var file : part.files()) {
            if (!upload.reuse(file)) {
                return false;
            }
        }
        return true;
    }

    private Uploaded uploadNew(StoreSnapshot snapshot, SnapshotStore.Upload upload) throws IOException {
        var files = new ArrayList<StoredFile>();
        var immutable = new HashMap<LocalName, StoredFile>();
        long newBytes = 0;
        for (var file : snapshot.files()) {
            var name = new LocalName(file.name(), file.sizeBytes());
            var stored = file.immutable() ? known.get(name) : null;
            if (stored == null || !upload.reuse(stored)) {
                stored = upload.add(file.name(), snapshot.directory().resolve(file.name()));
                newBytes += file.sizeBytes();
            }
            if (file.immutable()) {
                immutable.put(name, stored);
            }
            files.add(stored);
        }
        known = immutable;
        return new Uploaded(new Manifest.Part(keyGroups, files), newBytes);
    }
}
