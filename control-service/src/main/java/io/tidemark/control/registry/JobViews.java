package io.tidemark.control.registry;

import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.ReplayPlan;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.ReplayOptions;
import io.tidemark.control.wire.SavepointInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs and savepoints as people see them: what was decided, joined with how far it is. */
final class JobViews {

    private final Launcher launcher;
    private final Map<String, String> notLaunched;

    /** @param notLaunched why jobs that should run don't, by job */
    JobViews(Launcher launcher, Map<String, String> notLaunched) {
        this.launcher = launcher;
        this.notLaunched = notLaunched;
    }

    JobInfo job(Job job) {
        return job(job, List.of());
    }

    /** @param warnings known already, though it may not have started yet */
    JobInfo job(Job job, List<String> warnings) {
        var definition = job.definition();
        var progress = launcher.progress(job.id());
        var failure = job.ended()
                .map(Job.Ended::failure)
                .orElseGet(() ->
                        Optional.ofNullable(notLaunched.get(job.id())).or(() -> progress.flatMap(Progress::failure)));
        return new JobInfo(
                job.id(),
                definition.name(),
                definition.program(),
                definition.programName(),
                phase(job, progress),
                definition.parameters(),
                definition.parallelism(),
                definition.checkpointInterval(),
                definition.stateMemoryBytes(),
                definition.savepoint(),
                definition.mutedUntil(),
                definition.outputs(),
                job.created(),
                job.ended().map(Job.Ended::at),
                failure,
                progress.map(Progress::restarts),
                progress.map(Progress::eventsIn),
                progress.map(Progress::eventsOut),
                progress.map(Progress::lateEvents),
                progress.map(Progress::skippedEvents),
                progress.flatMap(told -> eventTime(told.watermarkMillis())),
                progress.map(Progress::lag).orElse(Map.of()),
                progress.flatMap(Progress::lastCheckpoint),
                progress.map(Progress::outputDigests).orElse(Map.of()),
                warnings.isEmpty() ? progress.map(Progress::warnings).orElse(List.of()) : warnings,
                job.pace(),
                definition.replay().flatMap(JobViews::until),
                progress.flatMap(Progress::catchUp),
                launcher.failures(job.id()),
                definition.fork().map(ForkArm::fork),
                definition.fork().map(ForkArm::arm));
    }

    private static Optional<String> until(ReplayPlan plan) {
        return plan.untilTime()
                .map(Instant::toString)
                .or(() -> plan.end().isPresent() ? Optional.of(ReplayOptions.PRESENT) : Optional.empty());
    }

    static Optional<SavepointInfo> savepoint(Savepoint savepoint) {
        return savepoint
                .facts()
                .map(facts -> new SavepointInfo(
                        savepoint.id(),
                        savepoint.job(),
                        facts.program(),
                        savepoint.label(),
                        savepoint.note(),
                        savepoint.pinned(),
                        origin(savepoint),
                        facts.created(),
                        facts.epoch(),
                        eventTime(facts.watermarkMillis()),
                        facts.sizeBytes(),
                        facts.location()));
    }

    private static SavepointInfo.Origin origin(Savepoint savepoint) {
        if (savepoint.origin() instanceof Savepoint.KeptCheckpoint) {
            return SavepointInfo.Origin.KEPT;
        }
        return savepoint.origin() instanceof Savepoint.ImportedFile
                ? SavepointInfo.Origin.IMPORTED
                : SavepointInfo.Origin.TAKEN;
    }

    private Phase phase(Job job, Optional<Progress> progress) {
        if (job.life() instanceof Job.Ended ended) {
            return Phase.valueOf(ended.outcome().name());
        }
        if (notLaunched.containsKey(job.id())) {
            return Phase.FAILED;
        }
        if (!(job.life() instanceof Job.Running)) {
            return Phase.STOPPING;
        }
        // An end counts from when it is written down: only then can a successor take over.
        return progress.map(told -> told.phase().isFinal() ? Phase.STOPPING : told.phase())
                .orElse(Phase.CREATED);
    }

    private static Optional<Instant> eventTime(long millis) {
        return millis == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
