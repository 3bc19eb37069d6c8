package io.tidemark.engine.runtime;

import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.CheckpointCoordinator;
import io.tidemark.engine.checkpoint.CheckpointIds;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.OutputTotals;
import io.tidemark.engine.checkpoint.SavepointRequest;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.SubtaskSnapshot;
import io.tidemark.engine.runtime.JobStatus.CheckpointReport;
import io.tidemark.engine.runtime.JobWorkers.TaskThread;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.stream.Barrier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job from one start to the failure or end that follows: runs its tasks, and takes its checkpoints from the barrier to
 * the commit.
 *
 * <p>Lives on the job's control context, except where a method says otherwise. After the first failure, and after {@link
 * #close}, nothing it hears means anything any more.
 */
final class JobAttempt implements SubtaskEvents {

    private static final Logger LOG = LoggerFactory.getLogger(JobAttempt.class);

    /** Of a savepoint of which nothing is known, not even why. */
    private static final Failure NOT_KEPT = Failure.of(new IllegalStateException("not kept; the log says more"));

    /** What the attempt has to say to its job, on the control context. */
    interface Listener {

        /** Everything that was there at the start has been read. */
        void onCaughtUp();

        /** @param written in all, by sink uid */
        void onCommitted(CheckpointReport report, Map<String, Manifest.Output> written);

        /** A savepoint that was asked for is there. */
        void onSavepoint(SavepointRequest request, Manifest savepoint);

        /** The last epoch is committed: as asked, or because the sources ended. */
        void onEnded(boolean asked);

        void onFailure(Failure failure);

        /** A savepoint that was asked for could not be kept, though its epoch was committed. */
        void onSavepointFailed(SavepointRequest request, Failure failure);
    }

    /** The checkpoint under way. */
    private static final class Running {

        private final Barrier barrier;
        private final SnapshotStore.Upload upload;
        private final JobWorkers.Timer timeout;
        private final long begunNanos;
        private final Map<String, Long> newBytes = new ConcurrentHashMap<>();
        private final Map<String, Manifest.Output> outputs = new HashMap<>();
        private long longestPauseMicros;

        Running(Barrier barrier, SnapshotStore.Upload upload, JobWorkers.Timer timeout, long begunNanos) {
            this.barrier = barrier;
            this.upload = upload;
            this.timeout = timeout;
            this.begunNanos = begunNanos;
        }
    }

    private final JobSpec spec;
    private final SnapshotStore snapshots;
    private final JobWorkers workers;
    private final NonceSource nonces;
    private final Listener listener;
    private final Map<KeyedSubtask, StateUploads> uploads = new HashMap<>();
    private final List<TaskThread> threads = new ArrayList<>();
    private final SkippedLog skippedLog;

    /** What was written up to the last barrier. */
    private OutputTotals outputs = OutputTotals.NOTHING;

    private @Nullable OpenJob job;
    private @Nullable CheckpointCoordinator coordinator;
    private @Nullable Running running;
    private JobWorkers.@Nullable Timer periodic;
    private @Nullable PlacedBarrier placed;
    private int placesAsked;
    private boolean overdue;
    private boolean endAsked;
    private boolean over;

    /** Whether outputs are still dropped at the barrier that is on its way. */
    private boolean muted;

    private int caughtUp;
    private int exhausted;

    JobAttempt(JobSpec spec, SnapshotStore snapshots, JobWorkers workers, NonceSource nonces, Listener listener) {
        this.spec = spec;
        this.snapshots = snapshots;
        this.workers = workers;
        this.nonces = nonces;
        this.listener = listener;
        this.skippedLog = new SkippedLog(spec.id());
    }

    /** Makes what only this attempt needs of its job's snapshots unique. */
    interface NonceSource {

        String next();
    }

    /** Sets an open job in motion. */
    void start(OpenJob openJob) {
        job = openJob;
        outputs = openJob.outputs();
        coordinator = new CheckpointCoordinator(openJob.nextEpoch(), openJob.snapshotsPerCheckpoint());
        for (var subtask : openJob.subtasks()) {
            if (subtask instanceof KeyedSubtask keyed) {
                var identity = keyed.identity();
                uploads.put(keyed, new StateUploads(identity.keyGroups(), identity.takenOver()));
            }
        }
        for (int i = 0; i < openJob.tasks().size(); i++) {
            threads.add(workers.start(
                    "%s-task-%d".formatted(spec.id(), i), openJob.tasks().get(i)));
        }
        schedulePeriodic();
        muted = openJob.mutedUntil().isPresent();
        if (openJob.mutedUntil().isPresent()) {
            place(
                    PlacedBarrier.Purpose.OPENING,
                    Optional.empty(),
                    openJob.mutedUntil().get());
        } else {
            placeEnd();
        }
        if (openJob.asksWhereToBegin()) {
            beginCheckpoint(true);
        }
    }

    /** Asks for a savepoint; the listener hears of it when it is there. */
    void request(SavepointRequest request) {
        if (coordinator == null || over || coordinator.isEnding()) {
            return;
        }
        coordinator.request(request);
        endAsked |= request.stop();
        beginCheckpoint(false);
    }

    /** Asks for a savepoint at a place in the input; the listener hears of it when it is there, or can't be. */
    void requestAt(SavepointRequest request, BarrierPlace place) {
        if (coordinator == null || over || coordinator.isEnding()) {
            return;
        }
        if (placed != null) {
            listener.onSavepointFailed(
                    request,
                    Failure.of(new JobException(
                            "Job '%s' is on its way to %s already, and can stop at one place at a time. Wait for it, or give it up."
                                    .formatted(spec.id(), placed.inWords()))));
            return;
        }
        place(PlacedBarrier.Purpose.SAVEPOINT, Optional.of(request), place);
    }

    /** One place at a time: where the job ends comes last. */
    private void placeEnd() {
        spec.until().ifPresent(it -> place(PlacedBarrier.Purpose.END, Optional.empty(), it));
    }

    /** @param request what to keep of the snapshot there, if anything */
    private void place(PlacedBarrier.Purpose purpose, Optional<SavepointRequest> request, BarrierPlace place) {
        var wanted =
                new PlacedBarrier(purpose, request, ++placesAsked, requireJob().readingSubtasks());
        placed = wanted;
        forEachTask(task -> task.stopAt(place, wanted.number));
        if (wanted.isReached()) {
            beginPlaced(wanted);
        }
    }

    /**
     * Gives up a savepoint at a place that isn't reached yet; harmless if it was never asked for.
     *
     * @return false if it is too late
     */
    boolean giveUp(SavepointRequest request) {
        if (over) {
            return true;
        }
        if (placed != null && placed.request.equals(Optional.of(request)) && !placed.isReached()) {
            placed = null;
            forEachTask(Task::readOn);
            placeEnd();
            return true;
        }
        return false;
    }

    @Override
    public void stopped(String uid, int subtask, int place) {
        onControl(() -> {
            var wanted = placed;
            if (!over && wanted != null && wanted.number == place && wanted.oneStopped()) {
                beginPlaced(wanted);
            }
        });
    }

    @Override
    public void cannotStop(String uid, int place, SourceException why) {
        onControl(() -> {
            var refused = placed;
            if (!over && refused != null && refused.number == place) {
                if (refused.request.isEmpty()) {
                    fail(Failure.at(uid, why));
                    return;
                }
                giveUp(refused.request.get());
                listener.onSavepointFailed(refused.request.get(), Failure.of(why));
            }
        });
    }

    private void beginPlaced(PlacedBarrier reached) {
        var current = requireCoordinator();
        if (!current.isEnding()) {
            switch (reached.purpose) {
                case SAVEPOINT -> reached.request.ifPresent(current::request);
                case OPENING -> current.requestOpening();
                case END -> current.requestEnd();
            }
            endAsked |= reached.request.filter(SavepointRequest::stop).isPresent();
            beginCheckpoint(false);
        }
    }

    /** Something changed that tasks wait for. */
    void wakeTasks() {
        if (!over && job != null) {
            forEachTask(Task::wake);
        }
    }

    private void forEachTask(Consumer<Task> action) {
        var tasks = requireJob().tasks();
        for (int i = 0; i < tasks.size(); i++) {
            var task = tasks.get(i);
            threads.get(i).execute(() -> action.accept(task));
        }
    }

    /** A barrier that is to lie at a place, until it does. */
    private static final class PlacedBarrier {

        /** What for. */
        enum Purpose {
            SAVEPOINT,
            OPENING,
            END
        }

        private final Purpose purpose;
        private final Optional<SavepointRequest> request;
        private final int number;
        private int underWay;
        private @Nullable Barrier barrier;

        /**
         * @param number tells it from one that was given up, of which tasks may still have something to say
         * @param subtasks how many have to get there
         */
        PlacedBarrier(Purpose purpose, Optional<SavepointRequest> request, int number, int subtasks) {
            this.purpose = purpose;
            this.request = request;
            this.number = number;
            this.underWay = subtasks;
        }

        String inWords() {
            return switch (purpose) {
                case SAVEPOINT ->
                    request.map(it -> "savepoint '%s'".formatted(it.id())).orElse("a savepoint");
                case OPENING -> "where its outputs begin";
                case END -> "where it ends";
            };
        }

        /** @return whether it was the last */
        boolean oneStopped() {
            return --underWay == 0;
        }

        boolean isReached() {
            return underWay <= 0;
        }
    }

    /** A task failed. Called on its thread. */
    void taskFailed(String uid, Throwable failure) {
        onControl(() -> fail(Failure.at(uid, failure)));
    }

    /**
     * Ends the attempt wherever it is, and releases everything. What wasn't committed never happened.
     *
     * @param closed called when nothing is held any more
     */
    void close(Runnable closed) {
        over = true;
        if (periodic != null) {
            periodic.cancel();
        }
        if (running != null) {
            running.timeout.cancel();
        }
        var open = job;
        if (open == null) {
            closed.run();
            return;
        }
        // first the commit log, so that a task that waits in a sink gets out of there
        workers.blocking(
                () -> {
                    open.commitLog().close();
                    return closed;
                },
                (result, failure) -> stopTasks(open, closed));
    }

    private void stopTasks(OpenJob open, Runnable closed) {
        var left = new int[] {threads.size()};
        Runnable oneStopped = () -> {
            if (--left[0] == 0) {
                closeRest(open, closed);
            }
        };
        threads.forEach(it -> it.stop(oneStopped));
    }

    private void closeRest(OpenJob open, Runnable closed) {
        var last = running;
        workers.blocking(
                () -> {
                    if (last != null) {
                        last.upload.close();
                    }
                    open.afterTasks().close();
                    return closed;
                },
                (result, failure) -> closed.run());
    }

    // ---- beginning

    private void schedulePeriodic() {
        periodic = workers.after(interval(), () -> {
            if (!over) {
                schedulePeriodic();
                beginCheckpoint(true);
            }
        });
    }

    private Duration interval() {
        var tuning = spec.tuning();
        return isCaughtUp()
                ? tuning.checkpointInterval()
                : tuning.replayCheckpointInterval().orElse(tuning.checkpointInterval());
    }

    private boolean isCaughtUp() {
        return job != null && caughtUp >= job.sourceSubtasks();
    }

    private void beginCheckpoint(boolean due) {
        if (over || coordinator == null) {
            return;
        }
        overdue |= due;
        coordinator.begin(overdue).ifPresent(barrier -> {
            overdue = false;
            if (placed != null && placed.isReached() && placed.barrier == null) {
                placed.barrier = barrier;
            }
            openEpoch(barrier);
        });
    }

    private void openEpoch(Barrier barrier) {
        var open = requireJob();
        long begunNanos = workers.nanoTime();
        workers.<SnapshotStore.Upload>blocking(
                () -> {
                    if (!barrier.last()) {
                        open.commitLog().begin(barrier.epoch() + 1);
                    }
                    return snapshots.begin();
                },
                (upload, failure) -> {
                    if (failure != null) {
                        fail(Failure.of(failure));
                    } else if (upload != null) {
                        inject(barrier, upload, begunNanos);
                    }
                });
    }

    private void inject(Barrier barrier, SnapshotStore.Upload upload, long begunNanos) {
        if (over) {
            upload.close();
            return;
        }
        var timeout = workers.after(
                spec.tuning().checkpointTimeout(),
                () -> fail(Failure.of(new TimeoutException(
                        "Checkpoint of epoch %d wasn't complete after %s. The job starts again from the last one; if this repeats, look for a task that is stuck, or give it more time (checkpoint timeout)."
                                .formatted(barrier.epoch(), spec.tuning().checkpointTimeout())))));
        running = new Running(barrier, upload, timeout, begunNanos);
        boolean readOn = placed != null && barrier.equals(placed.barrier);
        if (readOn) {
            placed = null;
        }
        forEachTask(task -> task.inject(barrier, readOn));
        if (readOn && !barrier.last()) {
            placeEnd();
        }
    }

    // ---- collecting

    @Override
    public void sourceSnapshot(String uid, int subtask, Barrier barrier, List<Manifest.SplitState> splits) {
        onControl(() -> acknowledge(barrier, new SubtaskSnapshot.OfSource(uid, subtask, splits), 0));
    }

    @Override
    public void operatorSnapshot(
            KeyedSubtask subtask, Barrier barrier, long watermark, PendingSnapshot snapshot, long pauseMicros) {
        onControl(() -> {
            var current = running;
            var subtaskUploads = uploads.get(subtask);
            if (over || current == null || subtaskUploads == null) {
                return;
            }
            var identity = subtask.identity();
            JobWorkers.Outcome<StateUploads.Uploaded> onUploaded = (uploaded, failure) -> {
                if (uploaded == null) {
                    fail(Failure.of(failure == null ? new IllegalStateException("upload gave nothing") : failure));
                    return;
                }
                current.newBytes.merge(identity.uid(), uploaded.newBytes(), Long::sum);
                acknowledge(
                        barrier,
                        new SubtaskSnapshot.OfOperator(identity.uid(), identity.subtask(), watermark, uploaded.part()),
                        pauseMicros);
            };
            SnapshotWriting.begin(workers, snapshot, paceOf(barrier), () -> over, (written, failure) -> {
                if (over) {
                    return;
                }
                if (written == null) {
                    onUploaded.accept(null, failure);
                } else {
                    workers.blocking(() -> subtaskUploads.upload(written, current.upload), onUploaded);
                }
            });
        });
    }

    /** Behind the last barrier tasks do nothing that could be disturbed, and where outputs open somebody waits for them. */
    private WorkPace paceOf(Barrier barrier) {
        if (barrier.last() || barrier.opensOutputs()) {
            return WorkPace.full();
        }
        var untilNext = Optional.of(spec.tuning().checkpointInterval())
                .filter(it -> !requireCoordinator().isServingRequests());
        return WorkPace.of(
                spec.tuning().snapshotShare(), Runtime.getRuntime().availableProcessors(), uploads.size(), untilNext);
    }

    private void acknowledge(Barrier barrier, SubtaskSnapshot snapshot, long pauseMicros) {
        var current = running;
        if (over || current == null || coordinator == null) {
            return;
        }
        current.longestPauseMicros = Math.max(current.longestPauseMicros, pauseMicros);
        coordinator.acknowledge(barrier.epoch(), snapshot).ifPresent(all -> commit(current, all));
    }

    @Override
    public void wrote(String sink, Barrier barrier, Manifest.Output written) {
        onControl(() -> {
            if (!over && running != null) {
                running.outputs.merge(sink, written, Manifest.Output::plus);
            }
        });
    }

    @Override
    public void passed(String uid, int subtask, Barrier barrier) {
        onControl(() -> acknowledge(barrier, new SubtaskSnapshot.Passed(uid, subtask), 0));
    }

    // ---- committing

    private void commit(Running current, List<SubtaskSnapshot> all) {
        var open = requireJob();
        long epoch = current.barrier.epoch();
        muted &= !current.barrier.opensOutputs();
        var id = CheckpointIds.of(spec.id(), epoch, nonces.next());
        outputs = outputs.plus(current.outputs);
        var manifest = open.assembly()
                .assemble(id, epoch, Instant.ofEpochMilli(workers.nowMillis()), all, outputs.known(), muted);
        workers.blocking(
                () -> {
                    current.upload.publish(manifest);
                    open.commitLog().commit(new CommitLog.Commit(epoch, id, positionsOf(manifest)));
                    return manifest;
                },
                (result, failure) -> {
                    if (failure != null) {
                        fail(Failure.of(failure));
                    } else if (!over) {
                        committed(current, manifest);
                    }
                });
    }

    private void committed(Running current, Manifest manifest) {
        current.timeout.cancel();
        running = null;
        var serves = requireCoordinator().committed(current.barrier.epoch());
        long newBytes =
                current.newBytes.values().stream().mapToLong(Long::longValue).sum();
        var report = new CheckpointReport(
                manifest.epoch(),
                manifest.id(),
                manifest.created(),
                (workers.nanoTime() - current.begunNanos) / 1_000_000,
                current.longestPauseMicros,
                newBytes);
        listener.onCommitted(report, manifest.outputs());
        keepSavepoints(current, manifest, serves);
    }

    /** Keeps what was asked for, then lets go of the files and of checkpoints that are no longer needed. */
    private void keepSavepoints(Running current, Manifest manifest, List<SavepointRequest> serves) {
        var kept = new HashMap<SavepointRequest, Manifest>();
        var problems = new HashMap<SavepointRequest, Failure>();
        workers.blocking(
                () -> {
                    try (var upload = current.upload) {
                        for (var request : serves) {
                            // one that can't be kept, for its name is taken perhaps, is no reason against the others
                            try {
                                var savepoint = manifest.asSavepoint(request.id(), request.label());
                                upload.publish(savepoint);
                                kept.put(request, savepoint);
                            } catch (IOException | RuntimeException e) {
                                problems.put(request, Failure.of(e));
                            }
                        }
                    }
                    removeExpired(manifest);
                    return kept;
                },
                (result, failure) -> {
                    if (over) {
                        tellOfSavepointsAfterFailure(kept);
                        return;
                    }
                    if (failure != null) {
                        LOG.warn("event=cleanup-failed job={} epoch={}", spec.id(), manifest.epoch(), failure);
                    }
                    tellOfSavepoints(serves, kept, problems);
                    var stops = serves.stream().filter(SavepointRequest::stop).toList();
                    if (!current.barrier.last()) {
                        beginCheckpoint(false);
                    } else if (endAsked && stops.stream().noneMatch(kept::containsKey)) {
                        // it must not end without a savepoint it was to end with, so it goes on
                        fail(stops.stream()
                                .map(problems::get)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(NOT_KEPT));
                    } else {
                        over = true;
                        listener.onEnded(endAsked);
                    }
                });
    }

    private void removeExpired(Manifest last) throws IOException {
        var expired = CheckpointIds.expired(
                snapshots.list(), spec.id(), last.id(), spec.tuning().keptCheckpoints());
        for (var id : expired) {
            snapshots.delete(id);
        }
    }

    /** A task failed meanwhile: what is kept is there all the same, the rest is asked for again in the next attempt. */
    private void tellOfSavepointsAfterFailure(Map<SavepointRequest, Manifest> kept) {
        kept.forEach((request, savepoint) -> {
            if (!request.stop()) {
                listener.onSavepoint(request, savepoint);
                return;
            }
            // the job didn't stop there, it goes on from the checkpoint and has yet to stop: with another one of this
            // id
            workers.blocking(
                    () -> {
                        snapshots.delete(savepoint.id());
                        return savepoint;
                    },
                    (result, failure) -> {
                        if (failure != null) {
                            LOG.warn("event=cleanup-failed job={} savepoint={}", spec.id(), savepoint.id(), failure);
                        }
                    });
        });
    }

    private void tellOfSavepoints(
            List<SavepointRequest> serves,
            Map<SavepointRequest, Manifest> kept,
            Map<SavepointRequest, Failure> problems) {
        for (var request : serves) {
            var savepoint = kept.get(request);
            if (savepoint != null) {
                listener.onSavepoint(request, savepoint);
            } else {
                listener.onSavepointFailed(request, problems.getOrDefault(request, NOT_KEPT));
            }
        }
    }

    private static Map<String, SourcePositions> positionsOf(Manifest manifest) {
        var positions = new HashMap<String, SourcePositions>();
        manifest.sources().forEach((uid, source) -> positions.put(uid, source.positions()));
        return positions;
    }

    // ---- what sources say

    @Override
    public void caughtUp(String uid, int subtask) {
        onControl(() -> {
            if (!over && ++caughtUp == requireJob().sourceSubtasks()) {
                requireJob().alignment().release();
                // a job that only has to end isn't live: for it, time stays where its events ended
                requireJob().live().set(exhausted < requireJob().readingSubtasks());
                if (periodic != null && spec.tuning().replayCheckpointInterval().isPresent()) {
                    periodic.cancel();
                    schedulePeriodic();
                }
                listener.onCaughtUp();
            }
        });
    }

    @Override
    public void exhausted(String uid, int subtask) {
        onControl(() -> {
            if (!over && ++exhausted == requireJob().readingSubtasks()) {
                requireCoordinator().requestEnd();
                beginCheckpoint(false);
            }
        });
    }

    @Override
    public void skipped(String uid, String where, String reason) {
        onControl(() -> skippedLog.onSkipped(uid, where, reason, workers.nowMillis()));
    }

    /** What tasks say, on the control context; a broken promise between our own parts ends the attempt as well. */
    private void onControl(Runnable action) {
        workers.control(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                fail(Failure.of(e));
            }
        });
    }

    private void fail(Failure failure) {
        if (!over) {
            over = true;
            listener.onFailure(failure);
        }
    }

    private OpenJob requireJob() {
        if (job == null) {
            throw new IllegalStateException("the job is not open");
        }
        return job;
    }

    private CheckpointCoordinator requireCoordinator() {
        if (coordinator == null) {
            throw new IllegalStateException("the job is not open");
        }
        return coordinator;
    }
}
