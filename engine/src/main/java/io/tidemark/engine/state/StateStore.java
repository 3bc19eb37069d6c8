package io.tidemark.engine.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tables of sorted rows (bytes to bytes) of one operator subtask, on local disk. Used by one thread, except where a
 * method says otherwise. Failures of the disk are thrown as {@link java.io.UncheckedIOException}.
 */
public interface StateStore extends AutoCloseable {

    /** @throws IllegalArgumentException if the store was opened without a table of this name */
    StateTable table(String name);

    /**
     * Writes rows into the tables of this store, all or nothing as far as a crash is concerned. May be called by another
     * thread than the one that reads meanwhile, but not while a table is written otherwise.
     */
    void write(ChangedRows rows);

    /**
     * Writes a picture of all tables as they are now, by hard links where it can. May be called by another thread
     * than the one that reads meanwhile. The picture stays as it is whatever happens to the store later.
     *
     * @param directory where the picture's files go; must not exist yet
     */
    StoreSnapshot snapshot(Path directory) throws IOException;

    /**
     * The part that the store took its files over from, or empty if it wrote all of them anew. Files that the store's own
     * pictures call immutable and that have the name and size of a file of that part are the part's files.
     */
    default Optional<StateBackend.Part> takenOver() {
        return Optional.empty();
    }

    /** Closes the tables and frees native memory; the directory may then be deleted. Closing twice is harmless. */
    @Override
    void close();
}
