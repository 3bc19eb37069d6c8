package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.time.Pace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job from its start to its end. Thread-safe; no call blocks. Futures complete on the engine's threads. */
public interface RunningJob {

    String id();

    /** How it is now. */
    JobStatus status();

    /** What it failed of since it was launched here, the oldest first; the last {@value FailureHistory#KEPT}. */
    List<JobFailure> failures();

    /**
     * Closes the epoch now and keeps its snapshot.
     *
     * @param savepointId unique in the snapshot store
     * @return the savepoint, once its epoch is committed; fails with {@link JobException} if the job ends or fails first
     */
    CompletableFuture<Manifest> savepoint(String savepointId, Optional<String> label);

    /** Takes a savepoint, reads nothing beyond it and ends as {@link JobPhase#STOPPED}. Fails like {@link #savepoint}. */
    CompletableFuture<Manifest> stop(String savepointId, Optional<String> label);

    /**
     * Takes a savepoint at a place in the input: everything before it is part of the savepoint, nothing behind it is. Until all
     * splits are there, those that are wait. {@link #giveUp} ends that, and so does cancelling the future; then nobody hears
     * whether it was too late, so that is for savepoints that don't stop the job.
     *
     * @param stop whether the job ends with it
     * @return fails like {@link #savepoint}, and if a split was read beyond the place already or another savepoint at a place
     *     is under way
     */
    CompletableFuture<Manifest> savepointAt(
            String savepointId, Optional<String> label, BarrierPlace place, boolean stop);

    /**
     * Gives up a savepoint at a place that isn't reached yet: its future fails, and the job goes on. If all splits are there
     * already it is too late, and nothing happens.
     */
    void giveUp(String savepointId);

    /** Reads no faster than this from now on, also after it started again; not kept when the process ends. */
    void pace(Pace pace);

    /** Ends the job where it stands: its last committed checkpoint stays. Completes when it holds nothing any more. */
    CompletableFuture<Void> cancel();

    /**
     * Ends this instance as if the process died: nothing is committed and the job isn't over; another instance goes on
     * from its last committed checkpoint. Completes when it holds nothing any more.
     */
    CompletableFuture<Void> suspend();

    /** Completes, never with a failure, when the job has ended, however, and this instance holds nothing any more. */
    CompletableFuture<Void> ended();
}
