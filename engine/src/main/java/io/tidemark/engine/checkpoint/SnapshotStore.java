package io.tidemark.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The durable home of snapshots.
 *
 * <p>Files are stored by content and shared: a file stays as long as any manifest names it. A file that no manifest names
 * and no open {@link Upload} holds is a leftover and is removed by {@link #delete} or {@link #removeLeftovers}.
 *
 * <p>Thread-safe. One process at a time owns a store. All calls block; the runtime makes them on worker threads.
 */
public interface SnapshotStore {

    /** Begins to write a snapshot: holds the files added to it until a manifest names them or it is closed. */
    Upload begin();

    /** The manifest of this id, or empty. @throws SnapshotException if there is one but it can't be read or isn't one */
    Optional<Manifest> find(String id) throws IOException, SnapshotException;

    /** Ids of all manifests, in no order, readable or not. */
    List<String> list() throws IOException;

    /** Where the snapshot lies, in words a person can use: for a directory, the manifest's path. */
    String locationOf(String id);

    /**
     * Removes a manifest, then every file that no other manifest names. Harmless if there is no such snapshot. A crash in
     * the middle leaves at worst files that the next {@link #removeLeftovers} finds.
     */
    void delete(String id) throws IOException;

    /** Removes files that no manifest names and no open upload holds. Keeps all if any manifest can't be read. */
    void removeLeftovers() throws IOException;

    /**
     * Brings a file to a local path, by hard link if possible, and makes sure that its content is what it was.
     *
     * @param target must not exist yet; must never be changed, since it may be the stored file itself
     * @throws SnapshotException if the file is missing or altered; names it
     */
    void fetch(StoredFile file, Path target) throws IOException, SnapshotException;

    /**
     * Looks at every file of a snapshot and says what is wrong with which; empty if all is well. What was read before and
     * wasn't changed since isn't read again, so this is fast however large the state is.
     */
    List<String> verify(Manifest manifest) throws IOException;

    /** As {@link #verify}, but reads every byte: finds what a failing disk did behind everyone's back, too. */
    List<String> verifyContent(Manifest manifest) throws IOException;

    /** A snapshot being written. Thread-safe: subtasks add their files at the same time. */
    interface Upload extends AutoCloseable {

        /**
         * Stores one file. A file whose content is stored already costs a read of the file and nothing else.
         *
         * @param name what the state store calls it
         * @param file not modified; may be kept by hard link, so it must never be changed afterwards
         */
        StoredFile add(String name, Path file) throws IOException;

        /**
         * Takes up a file that an earlier snapshot stored, without reading it.
         *
         * @return false if it isn't stored any more; then add it
         */
        boolean reuse(StoredFile file) throws IOException;

        /**
         * Writes the manifest, durably and all at once. May be called for several manifests over the same files.
         *
         * @throws IllegalStateException if the id is taken by a different manifest
         */
        void publish(Manifest manifest) throws IOException;

        /** Lets go of the files. Closing twice is harmless. */
        @Override
        void close();
    }
}
