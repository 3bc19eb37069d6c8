package io.tidemark.engine.state;

import java.nio.file.Path;
import java.util.List;

/**
 * A store's picture on local disk, on its way into a snapshot.
 *
 * @param directory holds the files
 * @param files every file of the picture
 */
public record StoreSnapshot(Path directory, List<LocalFile> files) {

    public StoreSnapshot {
        files = List.copyOf(files);
    }

    /**
     * @param name relative to the directory
     * @param sizeBytes &gt;= 0
     * @param immutable true if a file of this name and size never changes while the store lives, so that it needs to be
     *     read only once for all snapshots of this store
     */
    public record LocalFile(String name, long sizeBytes, boolean immutable) {}
}
