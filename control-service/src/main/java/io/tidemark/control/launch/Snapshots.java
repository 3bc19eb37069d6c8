package io.tidemark.control.launch;

import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where the snapshots lie that jobs are started from. Says nothing of who needs them: that is for the caller to know.
 *
 * <p>Thread-safe. All calls block.
 */
public interface Snapshots {

    /** Removes a snapshot and every file that no other one needs. Harmless if there is none. */
    void delete(String id) throws LaunchException;

    /** What checkpoints of a job there are, in the order of their epochs; also those that were never committed. */
    List<Checkpoint> checkpoints(String job) throws LaunchException;

    /**
     * Keeps a checkpoint as a savepoint: the same files under another name. Once more is harmless.
     *
     * @throws LaunchException if it is no longer there, or it can't be kept now; nothing is kept then
     */
    SavepointFacts keep(String checkpoint, String savepoint, Optional<String> label) throws LaunchException;

    /** Reads every byte of a snapshot and says what is wrong with which file. */
    Verification verify(String id) throws LaunchException;

    /**
     * Writes a snapshot as one tar file that holds all it needs. Of a damaged one only a part is written.
     *
     * @param out not closed
     * @throws LaunchException if the snapshot can't be read, or a file of it is damaged; names it
     * @throws IOException if {@code out} doesn't take it
     */
    void exportTo(String id, OutputStream out) throws LaunchException, IOException;

    /**
     * Takes up what {@link #exportTo} wrote, after comparing every digest. The same once more is harmless.
     *
     * @param in not closed
     * @throws RefusedException if it is something else, a file in it is damaged, or there is another snapshot with its id;
     *     nothing is kept then
     * @throws IOException if {@code in} can't be read or there is no room
     */
    Imported importFrom(InputStream in) throws RefusedException, IOException;

    /**
     * A checkpoint.
     *
     * @param id of its snapshot
     * @param facts what is known of it
     * @param muted whether the job hadn't come to where its outputs begin, so that it had written nothing yet
     */
    record Checkpoint(String id, SavepointFacts facts, boolean muted) {}

    /**
     * A savepoint that came as a file.
     *
     * @param id it keeps its id
     * @param job the job it was taken of, perhaps of another service
     */
    record Imported(String id, String job, Optional<String> label, SavepointFacts facts) {}
}
