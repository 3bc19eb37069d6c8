package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as the service decided about it.
 *
 * @param definition what it is
 * @param created when it was accepted
 * @param lastStop id of the savepoint with which it was last asked to stop
 * @param life what is to become of it, or became
 * @param pace how fast it reads
 */
public record Job(JobDefinition definition, Instant created, Optional<String> lastStop, Life life, JobPace pace) {

    public Job {
        requireNonNull(definition, "definition");
        requireNonNull(created, "created");
        requireNonNull(lastStop, "lastStop");
        requireNonNull(life, "life");
        requireNonNull(pace, "pace");
    }

    /** How a job can end. */
    public enum Outcome {
        /** With a savepoint, as asked. */
        STOPPED,
        /** Its sources ended. */
        FINISHED,
        /** A failure that starting again would not mend. */
        FAILED,
        /** Without a savepoint, as asked. */
        CANCELLED
    }

    /** What is to become of it, or became. */
    public sealed interface Life {}

    /** It should run. */
    public record Running() implements Life {}

    /**
     * It should take a last savepoint and end.
     *
     * @param savepoint id of the savepoint
     * @param reached id of a savepoint whose positions it is to have reached before; empty to stop where it is
     * @param place where it is to stop; empty to stop where it is
     */
    public record Stopping(String savepoint, Optional<String> reached, Optional<StopPlace> place) implements Life {}

    /**
     * It should end where it stands.
     *
     * @param reason why, if not because someone asked for it
     */
    public record Cancelling(Optional<String> reason) implements Life {

        /** As someone asked. */
        public Cancelling() {
            this(Optional.empty());
        }
    }

    /**
     * It has ended.
     *
     * @param failure what went wrong, in words
     * @param lastEpoch the last epoch it committed; 0 if none, {@link JobEvent#UNKNOWN_EPOCH} if that couldn't be found out
     */
    public record Ended(Outcome outcome, Instant at, Optional<String> failure, long lastEpoch) implements Life {}

    public String id() {
        return definition.id();
    }

    public boolean isActive() {
        return !(life instanceof Ended);
    }

    public Optional<Ended> ended() {
        return life instanceof Ended ended ? Optional.of(ended) : Optional.empty();
    }

    /** The savepoint it is about to stop with, if it was asked to. */
    public Optional<String> stoppingWith() {
        return life instanceof Stopping stopping ? Optional.of(stopping.savepoint()) : Optional.empty();
    }

    /**
     * Goes on only if the job should run.
     *
     * @param what the caller wants to do, such as "take a savepoint of"
     */
    public void requireRunning(String what) throws RefusedException {
        if (life instanceof Ended ended) {
            throw new RefusedException(
                    ProblemType.JOB_HAS_ENDED,
                    "Cannot %s job '%s': it is %s since %s. Start another one; `tidemark savepoints` lists where from."
                            .formatted(what, id(), ended.outcome(), ended.at()));
        }
        if (!(life instanceof Running)) {
            throw new RefusedException(
                    ProblemType.JOB_IS_ENDING,
                    "Cannot %s job '%s': it was asked to %s already. Wait until it has ended; `tidemark show %s` tells."
                            .formatted(what, id(), life instanceof Stopping ? "stop" : "cancel", id()));
        }
    }

    Job with(Life next) {
        return new Job(
                definition,
                created,
                next instanceof Stopping stopping ? Optional.of(stopping.savepoint()) : lastStop,
                next,
                pace);
    }

    Job with(JobPace next) {
        return new Job(definition, created, lastStop, life, next);
    }
}
