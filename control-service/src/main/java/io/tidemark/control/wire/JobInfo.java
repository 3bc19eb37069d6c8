package io.tidemark.control.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as people see it. The counters are of this run of the service; they are absent if it did not run in it.
 *
 * @param id unique for ever
 * @param name what people call it
 * @param program id of the JAR
 * @param programName which program of the JAR
 * @param phase where it is in its life
 * @param parameters what the program was given
 * @param parallelism tasks
 * @param checkpointInterval asked for; absent for the engine's own
 * @param stateMemoryBytes asked for; absent for the engine's own
 * @param savepoint where it was started from
 * @param mutedUntil the savepoint at whose positions its outputs begin; absent if it writes from where it started
 * @param outputs where it writes: target as the program declares it to actual target
 * @param created when it was accepted
 * @param ended when it ended
 * @param failure what went wrong last, in words
 * @param restarts how often it started again after a failure
 * @param eventsIn events read
 * @param eventsOut events written
 * @param lateEvents events that came after their window
 * @param skippedEvents events passed over because they could not be decoded
 * @param watermark event time reached; absent if unknown
 * @param lag by source uid: events not yet read; -1 if unknown
 * @param lastCheckpoint the last committed one
 * @param outputDigests by sink uid: what was written in all up to the last committed checkpoint, by this job and those whose
 *     savepoints led to it; two jobs that wrote the same have the same. Of a sink that isn't there it isn't known
 * @param warnings what a person should know of the savepoint it started from, for instance that the program looks at the clock
 *     on the wall, so that a replay may give something else; empty if there is nothing
 * @param pace how fast it reads
 * @param until where it ends by itself, as it was asked for; absent if it goes on for ever
 * @param catchUp how far it is from the present, while it is {@link Phase#REPLAYING}
 * @param failures the last twenty in this run of the service, the oldest first: each restart, and what it was given up for
 * @param fork id of the fork that it is an arm of, if it is one
 * @param arm what it is called there
 */
public record JobInfo(
        String id,
        String name,
        String program,
        String programName,
        Phase phase,
        Map<String, String> parameters,
        int parallelism,
        Optional<Duration> checkpointInterval,
        Optional<Long> stateMemoryBytes,
        Optional<String> savepoint,
        Optional<String> mutedUntil,
        Map<String, String> outputs,
        Instant created,
        Optional<Instant> ended,
        Optional<String> failure,
        Optional<Integer> restarts,
        Optional<Long> eventsIn,
        Optional<Long> eventsOut,
        Optional<Long> lateEvents,
        Optional<Long> skippedEvents,
        Optional<Instant> watermark,
        Map<String, Long> lag,
        Optional<Checkpoint> lastCheckpoint,
        Map<String, OutputDigest> outputDigests,
        List<String> warnings,
        JobPace pace,
        Optional<String> until,
        Optional<CatchUp> catchUp,
        List<JobFailureInfo> failures,
        Optional<String> fork,
        Optional<String> arm) {

    @SuppressWarnings("ConstantValue") // what isn't in the JSON arrives here as null
    public JobInfo {
        parameters = Map.copyOf(parameters);
        outputs = Map.copyOf(outputs);
        lag = Map.copyOf(lag);
        outputDigests = Map.copyOf(outputDigests);
        warnings = List.copyOf(warnings);
        // a service of before doesn't say it
        failures = failures == null ? List.of() : List.copyOf(failures);
    }

    /** Where a job is in its life. */
    public enum Phase {
        /** Accepted; about to run. */
        CREATED,
        /** Being made ready, for the first time or after a failure. */
        RESTORING,
        /** Reads what had happened before it started. */
        REPLAYING,
        /** Has caught up and processes events as they come. */
        LIVE,
        /** About to end, as asked. */
        STOPPING,
        /** Ended with a savepoint, as asked. */
        STOPPED,
        /** Ended because its sources ended. */
        FINISHED,
        /** Ended because of a failure. */
        FAILED,
        /** Ended without a savepoint, as asked. */
        CANCELLED;

        /** Whether the job has ended. */
        public boolean isFinal() {
            return this == STOPPED || this == FINISHED || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * One committed checkpoint.
     *
     * @param epoch the epoch it closed
     * @param snapshot id of its snapshot
     * @param at when it was committed
     * @param totalMillis from the decision to begin until committed
     * @param pauseMicros the longest that any subtask stood still for it
     * @param newBytes bytes that were not stored before
     */
    public record Checkpoint(
            long epoch, String snapshot, Instant at, long totalMillis, long pauseMicros, long newBytes) {}

    /**
     * What was written to one sink.
     *
     * @param records how many
     * @param digest of all of them, whatever their order, in 32 hexadecimal digits; 16 if a savepoint of Tidemark 0.1 led to it
     */
    public record OutputDigest(long records, String digest) {}

    /**
     * How far a job is from the present.
     *
     * @param eventsLeft events not yet read
     * @param eventsPerSecond how many it reads
     * @param eventTimeSpeed how many times as fast as the clock its event time goes by; absent if unknown
     * @param secondsLeft until it has caught up if all goes on like this, new events included; absent if it isn't coming nearer
     *     or too little is known yet
     * @param secondsLeftAtLeast with the speed of its better moments
     * @param secondsLeftAtMost with the speed of its worse moments; absent if that would be never
     */
    public record CatchUp(
            long eventsLeft,
            double eventsPerSecond,
            Optional<Double> eventTimeSpeed,
            Optional<Long> secondsLeft,
            Optional<Long> secondsLeftAtLeast,
            Optional<Long> secondsLeftAtMost) {}

    /** The topics it writes to, each once, in order. */
    public List<String> targets() {
        return outputs.values().stream().distinct().sorted().toList();
    }
}
