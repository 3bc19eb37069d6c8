package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.time.Pace;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job from its start to its end. Thread-safe; no call blocks. Futures complete on the engine's threads. */
public interface RunningJob {

    String id();

    /** How it is now. */
    JobStatus status();

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
     * splits are there, those that are wait. Cancelling the future gives it up, as long as not all are there.
     *
     * @param stop whether the job ends with it
     * @return fails like {@link #savepoint}, and if a split was read beyond the place already or another savepoint at a place
     *     is under way
     */
    CompletableFuture<Manifest> savepointAt(
            String savepointId, Optional<String> label, BarrierPlace place, boolean stop);

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
