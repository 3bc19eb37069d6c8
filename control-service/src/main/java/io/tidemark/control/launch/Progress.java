package io.tidemark.control.launch;

import io.tidemark.control.wire.JobInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a job is, as its engine tells.
 *
 * @param phase where it is in its life
 * @param restarts how often it started again after a failure
 * @param failure what went wrong last, in words
 * @param eventsIn events read
 * @param eventsOut events written
 * @param lateEvents events that came after their window
 * @param skippedEvents events passed over because they could not be decoded
 * @param watermarkMillis event time reached, in epoch milliseconds; {@link Long#MIN_VALUE} if unknown
 * @param lag by source uid: events not yet read; -1 if unknown
 * @param lastCheckpoint the last committed one
 * @param outputDigests by sink uid: what was written up to the last committed checkpoint
 * @param warnings what a person should know of the snapshot it started from
 * @param catchUp how far it is from the present; empty if it isn't on its way there, or nothing is known
 */
public record Progress(
        JobInfo.Phase phase,
        int restarts,
        Optional<String> failure,
        long eventsIn,
        long eventsOut,
        long lateEvents,
        long skippedEvents,
        long watermarkMillis,
        Map<String, Long> lag,
        Optional<JobInfo.Checkpoint> lastCheckpoint,
        Map<String, JobInfo.OutputDigest> outputDigests,
        List<String> warnings,
        Optional<JobInfo.CatchUp> catchUp) {

    public Progress {
        lag = Map.copyOf(lag);
        outputDigests = Map.copyOf(outputDigests);
        warnings = List.copyOf(warnings);
    }
}
