package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a job is at one moment.
 *
 * @param phase where it is in its life
 * @param restarts how often it started again after a failure, in this process
 * @param failure what went wrong last, in words for the person on call; empty if nothing did
 * @param lastCheckpoint the last committed one of this instance
 * @param eventsIn events read since this instance started, all sources
 * @param eventsOut events written since this instance started, all sinks
 * @param lateEvents events that came after their window
 * @param skippedEvents events passed over because they could not be decoded
 * @param watermark event time reached, in epoch milliseconds: the least of all tasks; {@link Long#MIN_VALUE} if unknown
 * @param lag by source uid: positions between what was read and the end, all splits; -1 if unknown
 * @param outputs by sink uid: what was written in all up to the last committed checkpoint, or up to where it began if
 *     there is none yet; see {@link Manifest#outputs}. Of a sink that isn't there it isn't known
 * @param warnings what a person should know of the snapshot it started from last, for instance that an operator uses
 *     processing time; empty if there is nothing
 */
public record JobStatus(
        JobPhase phase,
        int restarts,
        Optional<String> failure,
        Optional<CheckpointReport> lastCheckpoint,
        long eventsIn,
        long eventsOut,
        long lateEvents,
        long skippedEvents,
        long watermark,
        Map<String, Long> lag,
        Map<String, Manifest.Output> outputs,
        List<String> warnings) {

    public JobStatus {
        lag = Map.copyOf(lag);
        outputs = Map.copyOf(outputs);
        warnings = List.copyOf(warnings);
    }

    /**
     * One committed checkpoint.
     *
     * @param epoch the epoch it closed
     * @param manifest id of its snapshot
     * @param at when it was committed
     * @param totalMillis from the decision to begin until committed
     * @param pauseMicros the longest that any subtask stood still for it
     * @param newBytes bytes that were not in the store before
     */
    public record CheckpointReport(
            long epoch, String manifest, Instant at, long totalMillis, long pauseMicros, long newBytes) {}
}
