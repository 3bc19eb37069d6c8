package io.tidemark.control.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * A savepoint as people see it.
 *
 * @param id unique for ever
 * @param job the job it was taken of
 * @param program id of the JAR that the job ran
 * @param label what people call it
 * @param note what people want to remember of it
 * @param pinned whether it must not be deleted
 * @param origin how it comes to be here
 * @param created when it was taken
 * @param epoch the epoch of the job that it closes
 * @param watermark event time up to which it is complete; absent if unknown
 * @param sizeBytes of its files, each distinct file once; other snapshots may share them
 * @param location where it lies
 */
public record SavepointInfo(
        String id,
        String job,
        String program,
        Optional<String> label,
        Optional<String> note,
        boolean pinned,
        Origin origin,
        Instant created,
        long epoch,
        Optional<Instant> watermark,
        long sizeBytes,
        String location) {

    /** How a savepoint comes to be here. */
    public enum Origin {
        /** Its job was asked for it. */
        TAKEN,
        /** It was a checkpoint that someone wanted to keep. */
        KEPT,
        /** It came as a file. */
        IMPORTED
    }
}
