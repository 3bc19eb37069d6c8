package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SavepointRequest;
import io.tidemark.engine.runtime.JobStatus.CheckpointReport;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.time.Pace;
import io.tidemark.engine.time.PaceLimit;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job from its first start to its end: starts it again after a failure, and carries what was asked of it from attempt to
 * attempt.
 *
 * <p>Fields belong to the job's control context; what anyone may read is in {@link #view}.
 */
final class JobRunner implements RunningJob {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** What is asked of the job as a whole. */
    private enum Wish {
        RUN,
        CANCEL,
        SUSPEND
    }

    /** What anyone may know. Counts are of attempts that are over; {@code subtasks} are those of the one that runs. */
    private record View(
            JobPhase phase,
            int restarts,
            Optional<String> failure,
            Optional<CheckpointReport> lastCheckpoint,
            SubtaskProgress.Snapshot before,
            List<Subtask> subtasks) {}

    /**
     * A savepoint that was asked for.
     *
     * @param place where its barrier is to lie; absent for wherever the job is
     */
    private record Asked(CompletableFuture<Manifest> future, Optional<BarrierPlace> place) {}

    private static final SubtaskProgress.Snapshot NOTHING =
            new SubtaskProgress.Snapshot(0, 0, 0, 0, Watermark.NONE, -1);

    private final JobSpec spec;
    private final JobEnvironment environment;
    private final JobWorkers workers;
    private final JobAttempt.NonceSource nonces;
    private final JobListener listener;
    private final PaceLimit pace;
    private final Map<SavepointRequest, Asked> asked = new LinkedHashMap<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private volatile View view =
            new View(JobPhase.RESTORING, 0, Optional.empty(), Optional.empty(), NOTHING, List.of());

    private volatile List<String> warnings = List.of();
    private volatile Map<String, Manifest.Output> outputs = Map.of();

    private final FailureHistory failures = new FailureHistory();

    private Wish wish = Wish.RUN;
    private int attempts;
    private int failuresInARow;
    private @Nullable JobAttempt attempt;
    private JobWorkers.@Nullable Timer retry;
    private boolean opening;

    /** Empty until the first attempt was open. */
    private OptionalLong lastOwnEpoch = OptionalLong.empty();

    JobRunner(
            JobSpec spec,
            JobEnvironment environment,
            JobWorkers workers,
            JobAttempt.NonceSource nonces,
            JobListener listener) {
        this.spec = spec;
        this.environment = environment;
        this.workers = workers;
        this.nonces = nonces;
        this.listener = listener;
        this.pace = new PaceLimit(spec.tuning().pace(), workers.nanoTime());
    }

    void start() {
        workers.control(() -> {
            if (wish == Wish.RUN) {
                openAttempt();
            }
        });
    }

    // ---- what anyone may call

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public JobStatus status() {
        var now = view;
        long eventsIn = now.before().eventsIn();
        long eventsOut = now.before().eventsOut();
        long lateEvents = now.before().lateEvents();
        long skippedEvents = now.before().skippedEvents();
        long watermark = now.subtasks().isEmpty() ? now.before().watermark() : Watermark.END;
        var lag = new HashMap<String, Long>();
        for (var subtask : now.subtasks()) {
            var progress = subtask.progress().now();
            eventsIn += progress.eventsIn();
            eventsOut += progress.eventsOut();
            lateEvents += progress.lateEvents();
            skippedEvents += progress.skippedEvents();
            if (subtask instanceof SourceSubtask source) {
                lag.merge(subtask.uid(), progress.lag(), (a, b) -> a < 0 || b < 0 ? -1 : a + b);
                if (source.hasSplits()) {
                    watermark = Math.min(watermark, progress.watermark());
                }
            }
        }
        return new JobStatus(
                now.phase(),
                now.restarts(),
                now.failure(),
                now.lastCheckpoint(),
                eventsIn,
                eventsOut,
                lateEvents,
                skippedEvents,
                watermark,
                lag,
                outputs,
                warnings);
    }

    @Override
    public List<JobFailure> failures() {
        return failures.all();
    }

    @Override
    public CompletableFuture<Manifest> savepoint(String savepointId, Optional<String> label) {
        return ask(new SavepointRequest(savepointId, label, false), Optional.empty());
    }

    @Override
    public CompletableFuture<Manifest> stop(String savepointId, Optional<String> label) {
        return ask(new SavepointRequest(savepointId, label, true), Optional.empty());
    }

    @Override
    public CompletableFuture<Manifest> savepointAt(
            String savepointId, Optional<String> label, BarrierPlace place, boolean stop) {
        var request = new SavepointRequest(savepointId, label, stop);
        var future = ask(request, Optional.of(place));
        var unused = future.whenComplete((savepoint, failure) -> {
            if (future.isCancelled()) {
                workers.control(() -> giveUp(request));
            }
        });
        return future;
    }

    private void giveUp(SavepointRequest request) {
        asked.remove(request);
        if (attempt != null) {
            attempt.giveUp(request);
        }
    }

    @Override
    public void giveUp(String savepointId) {
        workers.control(() -> Map.copyOf(asked).forEach((request, it) -> {
            boolean isIt = request.id().equals(savepointId) && it.place().isPresent();
            if (isIt && (attempt == null || opening || attempt.giveUp(request))) {
                asked.remove(request);
                it.future()
                        .completeExceptionally(
                                new JobException("Savepoint '%s' of job '%s' was given up as asked; the job goes on."
                                        .formatted(savepointId, spec.id())));
            }
        }));
    }

    @Override
    public void pace(Pace next) {
        pace.set(next, workers.nanoTime());
        workers.control(() -> {
            if (attempt != null) {
                attempt.wakeTasks();
            }
        });
    }

    @Override
    public CompletableFuture<Void> cancel() {
        return end(Wish.CANCEL);
    }

    @Override
    public CompletableFuture<Void> suspend() {
        return end(Wish.SUSPEND);
    }

    private CompletableFuture<Manifest> ask(SavepointRequest request, Optional<BarrierPlace> place) {
        var future = new CompletableFuture<Manifest>();
        workers.control(() -> {
            if (released.isDone() || wish != Wish.RUN || view.phase().isFinal()) {
                future.completeExceptionally(new JobException(
                        "Job '%s' is %s; no savepoint can be taken any more.".formatted(spec.id(), view.phase())));
                return;
            }
            if (asked.keySet().stream().anyMatch(it -> it.id().equals(request.id()))) {
                future.completeExceptionally(new JobException(
                        "Savepoint '%s' of job '%s' is being taken already. Wait for it, or choose another id."
                                .formatted(request.id(), spec.id())));
                return;
            }
            asked.put(request, new Asked(future, place));
            submit(request, place);
        });
        return future;
    }

    private void submit(SavepointRequest request, Optional<BarrierPlace> place) {
        if (attempt == null) {
            return;
        }
        if (place.isEmpty()) {
            attempt.request(request);
            showStopping(request);
        } else {
            attempt.requestAt(request, place.get());
        }
    }

    private void showStopping(SavepointRequest request) {
        if (request.stop() && !opening) {
            show(JobPhase.STOPPING);
        }
    }

    private CompletableFuture<Void> end(Wish how) {
        workers.control(() -> {
            if (released.isDone() || wish != Wish.RUN) {
                return;
            }
            wish = how;
            if (retry != null) {
                retry.cancel();
                releaseAsWished();
            } else if (attempt != null && !opening) {
                attempt.close(this::releaseAsWished);
            }
            // an attempt that is still being opened, or being closed, finds the wish when that is done
        });
        return released.copy();
    }

    // ---- attempts

    private void openAttempt() {
        retry = null;
        int number = ++attempts;
        var next = new JobAttempt(spec, environment.snapshots(), workers, nonces, new AttemptListener());
        attempt = next;
        opening = true;
        var own = environment.workDirectory().resolve(spec.id());
        var directory = own.resolve("attempt-" + number);
        var job = new JobOpening(spec, environment, directory, lastOwnEpoch, pace, workers, next, next::taskFailed);
        Callable<OpenJob> open = () -> {
            if (number == 1) {
                // what a process left that was killed, whichever attempt it was in
                Directories.delete(own);
            }
            return job.open();
        };
        workers.blocking(open, (opened, failure) -> {
            opening = false;
            if (opened == null) {
                attempt = null;
                failed(Failure.of(failure == null ? new IllegalStateException("nothing was opened") : failure));
            } else if (wish != Wish.RUN) {
                next.start(opened);
                next.close(this::releaseAsWished);
            } else {
                // commits may have happened that nobody here heard of
                noteOwnEpoch(opened.nextEpoch() - 1);
                next.start(opened);
                running(opened);
            }
        });
    }

    private void noteOwnEpoch(long epoch) {
        lastOwnEpoch = OptionalLong.of(Math.max(epoch, lastOwnEpoch.orElse(epoch)));
    }

    private void running(OpenJob opened) {
        var now = view;
        outputs = opened.outputs().known();
        view = new View(
                JobPhase.REPLAYING,
                now.restarts(),
                now.failure(),
                now.lastCheckpoint(),
                now.before(),
                opened.subtasks());
        LOG.info(
                "event=started job={} epoch={} tasks={}",
                spec.id(),
                opened.nextEpoch(),
                spec.tuning().parallelism());
        warnings = opened.warnings();
        warnings.forEach(it -> LOG.warn("event=warning job={} message=\"{}\"", spec.id(), it));
        listener.onChange(spec.id(), status());
        new LinkedHashMap<>(asked).forEach((request, it) -> submit(request, it.place()));
    }

    /** The attempt is over and holds nothing any more, or never came to be. */
    private void failed(Failure failure) {
        attempt = null;
        if (wish != Wish.RUN) {
            releaseAsWished();
            return;
        }
        failuresInARow++;
        boolean givesUp = !failure.retryable() || spec.tuning().restart().givesUpAfter(failuresInARow);
        failures.add(JobFailure.of(failure, spec.graph(), Instant.ofEpochMilli(workers.nowMillis()), !givesUp));
        if (givesUp) {
            LOG.error("event=failed job={} message=\"{}\"", spec.id(), failure.message(), failure.cause());
            release(JobPhase.FAILED, Optional.of(failure.message()));
            return;
        }
        var pause = spec.tuning().restart().pauseAfter(failuresInARow);
        LOG.warn(
                "event=restarting job={} pause={} message=\"{}\"",
                spec.id(),
                pause,
                failure.message(),
                failure.cause());
        show(JobPhase.RESTORING, view.restarts() + 1, Optional.of(failure.message()));
        retry = workers.after(pause, () -> {
            if (wish == Wish.RUN) {
                openAttempt();
            }
        });
    }

    private void releaseAsWished() {
        if (wish == Wish.CANCEL) {
            release(JobPhase.CANCELLED, view.failure());
        } else {
            // suspended: the job isn't over, so its phase stays what it was
            LOG.info("event=suspended job={}", spec.id());
            letGo("it was suspended.");
        }
    }

    private void release(JobPhase phase, Optional<String> failure) {
        show(phase, view.restarts(), failure);
        LOG.info("event=ended job={} phase={}", spec.id(), phase);
        letGo("it ended as " + phase + failure.map(it -> ": " + it).orElse("."));
    }

    /** Nothing is held any more; what was asked for will not come. */
    private void letGo(String why) {
        attempt = null;
        retry = null;
        for (var it : List.copyOf(asked.values())) {
            it.future()
                    .completeExceptionally(
                            new JobException("The savepoint of job '%s' was not taken: %s".formatted(spec.id(), why)));
        }
        asked.clear();
        released.complete(null);
    }

    private void show(JobPhase phase) {
        show(phase, view.restarts(), view.failure());
    }

    private void show(JobPhase phase, int restarts, Optional<String> failure) {
        var now = view;
        boolean attemptIsOver = phase.isFinal() || phase == JobPhase.RESTORING;
        view = new View(
                phase,
                restarts,
                failure,
                now.lastCheckpoint(),
                attemptIsOver ? total(status()) : now.before(),
                attemptIsOver ? List.of() : now.subtasks());
        listener.onChange(spec.id(), status());
    }

    private static SubtaskProgress.Snapshot total(JobStatus status) {
        return new SubtaskProgress.Snapshot(
                status.eventsIn(),
                status.eventsOut(),
                status.lateEvents(),
                status.skippedEvents(),
                status.watermark(),
                -1);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return released.copy();
    }

    private final class AttemptListener implements JobAttempt.Listener {

        @Override
        public void onCaughtUp() {
            if (view.phase() == JobPhase.REPLAYING) {
                show(JobPhase.LIVE, view.restarts(), view.failure());
            }
        }

        @Override
        public void onCommitted(CheckpointReport report, Map<String, Manifest.Output> written) {
            outputs = written;
            failuresInARow = 0;
            noteOwnEpoch(report.epoch());
            var now = view;
            view = new View(
                    now.phase(), now.restarts(), now.failure(), Optional.of(report), now.before(), now.subtasks());
        }

        @Override
        public void onSavepoint(SavepointRequest request, Manifest savepoint) {
            LOG.info("event=savepoint job={} savepoint={} epoch={}", spec.id(), savepoint.id(), savepoint.epoch());
            var wanted = asked.remove(request);
            if (wanted == null) {
                return;
            }
            var future = wanted.future();
            if (request.stop()) {
                var unused = released.thenRun(() -> future.complete(savepoint));
            } else {
                future.complete(savepoint);
            }
        }

        @Override
        public void onSavepointFailed(SavepointRequest request, Failure failure) {
            var wanted = asked.remove(request);
            if (wanted != null) {
                wanted.future()
                        .completeExceptionally(new JobException(
                                "The savepoint of job '%s' could not be kept: %s"
                                        .formatted(spec.id(), failure.message()),
                                failure.cause()));
            }
        }

        @Override
        public void onEnded(boolean stopped) {
            closeAttempt(() -> release(stopped ? JobPhase.STOPPED : JobPhase.FINISHED, Optional.empty()));
        }

        @Override
        public void onFailure(Failure failure) {
            closeAttempt(() -> failed(failure));
        }

        private void closeAttempt(Runnable then) {
            var closing = attempt;
            attempt = null;
            if (closing != null) {
                closing.close(then);
            }
        }
    }
}
