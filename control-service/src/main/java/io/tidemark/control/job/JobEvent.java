package io.tidemark.control.job;

import io.tidemark.control.wire.JobPace;
import java.time.Instant;
import java.util.Optional;

/** What happened to a job. Written down for ever: fields may be added, never renamed. */
public sealed interface JobEvent {

    /** Stands for the last epoch of a job if it couldn't be found out. */
    long UNKNOWN_EPOCH = -1;

    /** The job it happened to. */
    String job();

    Instant at();

    /**
     * The job after this.
     *
     * @throws IllegalStateException if this can't have happened to it
     */
    Job after(Optional<Job> before);

    /** It was accepted and should run. */
    record Created(String job, Instant at, JobDefinition definition) implements JobEvent {

        @Override
        public Job after(Optional<Job> before) {
            if (before.isPresent()) {
                throw new IllegalStateException("Job '%s' was created twice".formatted(job));
            }
            var pace = definition.replay().flatMap(ReplayPlan::pace).orElse(JobPace.FULL);
            return new Job(definition, at, Optional.empty(), new Job.Running(), pace);
        }
    }

    /**
     * It should stop with a savepoint.
     *
     * @param reached id of a savepoint whose positions it is to have reached before; empty to stop where it is
     * @param place where it is to stop; empty to stop where it is
     */
    record StopRequested(String job, Instant at, String savepoint, Optional<String> reached, Optional<StopPlace> place)
            implements JobEvent {

        // what was written down before there was such a thing doesn't hold it
        @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
        public StopRequested {
            reached = reached == null ? Optional.empty() : reached;
            place = place == null ? Optional.empty() : place;
        }

        /** It should stop where it is, or where it has reached another savepoint. */
        public StopRequested(String job, Instant at, String savepoint, Optional<String> reached) {
            this(job, at, savepoint, reached, Optional.empty());
        }

        @Override
        public Job after(Optional<Job> before) {
            return active(this, before).with(new Job.Stopping(savepoint, reached, place));
        }
    }

    /**
     * It could not be stopped, and runs on.
     *
     * @param reason in words
     */
    record StopFailed(String job, Instant at, String reason) implements JobEvent {

        @Override
        public Job after(Optional<Job> before) {
            return active(this, before).with(new Job.Running());
        }
    }

    /** It should read at another pace. */
    record PaceChanged(String job, Instant at, JobPace pace) implements JobEvent {

        @Override
        public Job after(Optional<Job> before) {
            return active(this, before).with(pace);
        }
    }

    /**
     * It should end where it stands.
     *
     * @param reason why, if not because someone asked for it
     */
    record CancelRequested(String job, Instant at, Optional<String> reason) implements JobEvent {

        // what was written down before there was such a thing doesn't hold it
        @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
        public CancelRequested {
            reason = reason == null ? Optional.empty() : reason;
        }

        /** As someone asked. */
        public CancelRequested(String job, Instant at) {
            this(job, at, Optional.empty());
        }

        /** By the service itself, for a reason in words. */
        public CancelRequested(String job, Instant at, String reason) {
            this(job, at, Optional.of(reason));
        }

        @Override
        public Job after(Optional<Job> before) {
            return active(this, before).with(new Job.Cancelling(reason));
        }
    }

    /**
     * It ended.
     *
     * @param failure what went wrong, in words
     * @param lastEpoch the last epoch it committed; 0 if none, {@link #UNKNOWN_EPOCH} if that couldn't be found out
     */
    record Ended(String job, Instant at, Job.Outcome outcome, Optional<String> failure, long lastEpoch)
            implements JobEvent {

        @Override
        public Job after(Optional<Job> before) {
            return active(this, before).with(new Job.Ended(outcome, at, failure, lastEpoch));
        }
    }

    private static Job active(JobEvent event, Optional<Job> before) {
        var job = before.orElseThrow(() ->
                new IllegalStateException("%s of job '%s', which was never created".formatted(event, event.job())));
        if (!job.isActive()) {
            throw new IllegalStateException("%s of job '%s', which has ended".formatted(event, event.job()));
        }
        return job;
    }
}
