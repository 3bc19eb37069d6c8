package io.tidemark.control.job;

import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked of jobs. Nothing is changed by asking; the answer is what happens. */
public sealed interface JobCommand {

    /**
     * What happens now; empty if nothing.
     *
     * @throws RefusedException if it must not be
     */
    List<JobEvent> decide(Jobs jobs, Instant now) throws RefusedException;

    /**
     * Accepts a job.
     *
     * @param draft what it is to be; its {@code outputs} hold what was asked for, by declared target, and are completed
     * @param declared what the program's sinks write to, as it declares it
     * @param savepoint where it starts
     */
    record Start(JobDefinition draft, Collection<String> declared, Optional<Savepoint> savepoint)
            implements JobCommand {

        public Start {
            declared = List.copyOf(declared);
        }

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) throws RefusedException {
            if (jobs.find(draft.id()).isPresent()) {
                throw new IllegalStateException("Job id '%s' is taken".formatted(draft.id()));
            }
            Map<String, String> outputs = new OutputRule(jobs)
                    .outputs(
                            draft.id(),
                            declared,
                            draft.outputs(),
                            savepoint,
                            draft.from().isPresent() || draft.fork().isPresent());
            return List.of(new JobEvent.Created(draft.id(), now, draft.outputs(outputs)));
        }
    }

    /**
     * Stops a job with a savepoint.
     *
     * @param savepoint id for the savepoint
     * @param reached id of a savepoint whose positions it is to have reached before; empty to stop where it is
     */
    record Stop(String job, String savepoint, Optional<String> reached) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) throws RefusedException {
            jobs.require(job).requireRunning("stop");
            return List.of(new JobEvent.StopRequested(job, now, savepoint, reached));
        }
    }

    /**
     * Stops a job that was about to stop when the service ended, with another savepoint.
     *
     * @param savepoint id for the savepoint
     */
    record StopAgain(String job, String savepoint) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) {
            var life = jobs.find(job).map(Job::life);
            return life.isPresent() && life.get() instanceof Job.Stopping stopping
                    ? List.of(new JobEvent.StopRequested(job, now, savepoint, stopping.reached(), stopping.place()))
                    : List.of();
        }
    }

    /** Notes that a job that was to stop runs on. */
    record GiveUpStop(String job, String savepoint, String reason) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) {
            boolean stillStopping = jobs.find(job)
                    .flatMap(Job::stoppingWith)
                    .filter(savepoint::equals)
                    .isPresent();
            return stillStopping ? List.of(new JobEvent.StopFailed(job, now, reason)) : List.of();
        }
    }

    /** Has a job read at another pace, also one that still reads on to the place where it is to stop. */
    record ChangePace(String job, JobPace pace) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) throws RefusedException {
            var found = jobs.require(job);
            if (!(found.life() instanceof Job.Stopping)) {
                found.requireRunning("change the pace of");
            }
            return found.pace().equals(pace) ? List.of() : List.of(new JobEvent.PaceChanged(job, now, pace));
        }
    }

    /** Ends a job where it stands, also one that is stopping and doesn't get there. */
    record Cancel(String job) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) throws RefusedException {
            var found = jobs.require(job);
            if (!(found.life() instanceof Job.Stopping)) {
                found.requireRunning("cancel");
            }
            return List.of(new JobEvent.CancelRequested(job, now));
        }
    }

    /**
     * Notes that a job ended. The first to tell is right.
     *
     * @param lastEpoch the last epoch it committed; 0 if none, {@link JobEvent#UNKNOWN_EPOCH} if that couldn't be found out
     */
    record End(String job, Job.Outcome outcome, Optional<String> failure, long lastEpoch) implements JobCommand {

        @Override
        public List<JobEvent> decide(Jobs jobs, Instant now) {
            var found = jobs.find(job).filter(Job::isActive);
            // who tells of the end doesn't know why it was ended
            var why = found.map(Job::life)
                    .filter(Job.Cancelling.class::isInstance)
                    .flatMap(it -> ((Job.Cancelling) it).reason())
                    .filter(it -> outcome == Job.Outcome.CANCELLED);
            return found.isPresent()
                    ? List.of(new JobEvent.Ended(job, now, outcome, failure.or(() -> why), lastEpoch))
                    : List.of();
        }
    }
}
