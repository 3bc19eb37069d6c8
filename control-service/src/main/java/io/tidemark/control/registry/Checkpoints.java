package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.launch.Snapshots.Checkpoint;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.wire.CheckpointInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The checkpoints of jobs: what there are, and keeping one as a savepoint. Thread-safe; all calls block. */
public final class Checkpoints {

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;
    private final Ids ids;

    Checkpoints(Decisions decisions, Execution execution, Launcher launcher, Ids ids) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
        this.ids = ids;
    }

    /**
     * Those that were committed and are there, the oldest first.
     *
     * @throws RefusedException if there is no such job, or they can't be listed now
     */
    public List<CheckpointInfo> of(String job) throws RefusedException {
        return committed(job).stream()
                .map(it -> new CheckpointInfo(
                        it.facts().epoch(),
                        it.id(),
                        it.facts().created(),
                        it.facts().watermarkMillis() == Long.MIN_VALUE
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(it.facts().watermarkMillis())),
                        it.facts().sizeBytes()))
                .toList();
    }

    /**
     * Begins to keep a checkpoint as a savepoint. The job isn't asked; it may have ended.
     *
     * @param epoch of the checkpoint
     * @throws RefusedException if there is no such job or checkpoint
     */
    public OperationInfo keep(String job, String epoch, SavepointRequest request)
            throws RefusedException, JournalException {
        var there = committed(job);
        var checkpoint = there.stream()
                .filter(it -> Long.toString(it.facts().epoch()).equals(epoch))
                .findFirst()
                .orElseThrow(() -> unknown(job, epoch, there));
        var id = ids.savepoint(decisions);
        decisions.decide((now, current) -> {
            var keep = new SavepointCommand.Request(
                    id, job, request.label(), request.note(), Optional.of(checkpoint.id()));
            return new Outcome(keep.decide(current.savepoints(), now), List.of());
        });
        execution.soon();
        return decisions.look(current -> Operations.find(id, current.jobs(), current.savepoints(), current.promotions())
                .orElseThrow());
    }

    /**
     * The one that says how far the outputs of a job go that has ended: its last. Empty if it wrote nothing: it committed
     * nothing, or hadn't come to where its outputs begin.
     *
     * @throws RefusedException if it can't be had
     */
    Optional<String> endOfOutputs(Job ended) throws RefusedException {
        var lastEpoch = lastEpoch(ended, Optional.empty());
        if (lastEpoch.equals(OptionalLong.of(0))) {
            return Optional.empty();
        }
        var last = committed(ended.id()).stream()
                .filter(it -> lastEpoch.equals(OptionalLong.of(it.facts().epoch())))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ProblemType.PROMOTION_REFUSED,
                        "Job '%s' has ended, and its last checkpoint isn't there: how far its outputs go can't be told. Start the old program from a savepoint, and compare."
                                .formatted(ended.id())));
        return last.muted() ? Optional.empty() : Optional.of(last.id());
    }

    private static RefusedException unknown(String job, String epoch, List<Checkpoint> there) {
        return new RefusedException(
                ProblemType.UNKNOWN_CHECKPOINT,
                "Job '%s' has no checkpoint %s; it has %s. `tidemark checkpoints %s` lists them."
                        .formatted(
                                job,
                                epoch,
                                there.isEmpty()
                                        ? "none"
                                        : there.stream()
                                                .map(it ->
                                                        Long.toString(it.facts().epoch()))
                                                .collect(Collectors.joining(", ")),
                                job));
    }

    private List<Checkpoint> committed(String id) throws RefusedException {
        var job = decisions.look(current -> current.jobs().require(id));
        // what was committed last is asked first: what is written meanwhile then counts as not committed yet
        // of a job that has ended the log was asked, and knows of a last one that nobody heard of
        var last = job.ended().isPresent()
                ? Optional.<JobInfo.Checkpoint>empty()
                : launcher.progress(id).flatMap(Progress::lastCheckpoint);
        try {
            return CommittedCheckpoints.of(
                    launcher.snapshots().checkpoints(id), last.map(JobInfo.Checkpoint::snapshot), lastEpoch(job, last));
        } catch (LaunchException e) {
            throw new RefusedException(ProblemType.RESULT_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static OptionalLong lastEpoch(Job job, Optional<JobInfo.Checkpoint> last) {
        if (last.isPresent()) {
            return OptionalLong.of(last.get().epoch());
        }
        return job.ended().map(Job.Ended::lastEpoch).filter(it -> it != JobEvent.UNKNOWN_EPOCH).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
