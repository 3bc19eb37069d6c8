package io.tidemark.engine.state;

import java.nio.file.Path;
import java.util.List;

/**
 * A store's picture on local disk, on its way into a snapshot.
 *
 * @param directory holds the files
 * @param files every file of the picture
 * @param unchanged whether the store is sure that it has the same rows as in the picture before, if there was one
 */
public record StoreSnapshot(Path directory, List<LocalFile> files, boolean unchanged) {

    /** A picture of which nobody knows whether it is another than the one before. */
    public StoreSnapshot(Path directory, List<LocalFile> files) {
        this(directory, files, false);
    }

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
