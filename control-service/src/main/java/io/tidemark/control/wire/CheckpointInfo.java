package io.tidemark.control.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * A checkpoint of a job: taken by itself for recovery, and gone when newer ones have taken its place, unless it is kept as a
 * savepoint.
 *
 * @param epoch the epoch it closed; what it is called by
 * @param snapshot id of its snapshot
 * @param created when it was written
 * @param watermark up to when its sources were complete; absent if unknown
 * @param sizeBytes of its files, shared ones included
 */
public record CheckpointInfo(
        long epoch, String snapshot, Instant created, Optional<Instant> watermark, long sizeBytes) {}
