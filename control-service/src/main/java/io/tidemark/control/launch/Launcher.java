package io.tidemark.control.launch;

import io.tidemark.control.guard.SavepointPlace;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.StopPlace;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.runtime.StartPreview;
import io.tidemark.kafka.client.TopicRetention;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Runs jobs somewhere: in this process, or elsewhere. Remembers nothing beyond its own life; what should run is told to it.
 *
 * <p>Thread-safe. {@link #plan}, {@link #check}, {@link #preview}, {@link #launch}, {@link #findCommitted}, {@link #lastCommittedEpoch} and
 * {@link #close} block, within bounds; the others don't. Failed futures carry a message for people.
 */
public interface Launcher extends AutoCloseable {

    /**
     * Asks a program what it would do.
     *
     * @param program digest of the JAR
     * @param programName which program of the JAR; may be empty if there is one only
     * @throws RefusedException if there is no such program, it can't be loaded, or doesn't accept the parameters
     */
    ProgramPlan plan(String program, Optional<String> programName, Map<String, String> parameters)
            throws RefusedException;

    /**
     * Finds out whether a job can start.
     *
     * @return what a person should know of where it starts, for instance that an operator uses processing time
     * @throws RefusedException if it must not; says what stands against it
     */
    List<String> check(JobDefinition job) throws RefusedException;

    /**
     * Finds out what a start would do; makes and changes nothing.
     *
     * @throws RefusedException if its program can't be loaded
     */
    StartPreview preview(JobDefinition job) throws RefusedException;

    /**
     * Runs a job until it ends or this launcher is closed, from its last committed checkpoint or else from its start.
     *
     * @param pace how fast it reads at first
     * @param listener hears when it ends by itself or as asked; not when this launcher is closed
     * @throws RefusedException if its program can't be loaded
     */
    void launch(JobDefinition job, JobPace pace, Listener listener) throws RefusedException;

    /** Has a job read at another pace; nothing if it isn't run here. */
    void pace(String job, JobPace pace);

    /**
     * Where all that a job would read ends at present, by source uid and split. Blocks.
     *
     * @throws RefusedException if it must not start, or that can't be found out now
     */
    Map<String, Map<String, Long>> present(JobDefinition job) throws RefusedException;

    /** Takes a savepoint of a job it runs. Fails if the job isn't run here, or ends or fails first. */
    CompletableFuture<SavepointFacts> savepoint(String job, String savepoint, Optional<String> label);

    /**
     * Takes a savepoint and ends the job with it. Fails like {@link #savepoint}; the job then goes on if it can.
     *
     * @param reached id of a savepoint: the job stops where each split has come at least as far as there; empty to stop where
     *     it is
     */
    CompletableFuture<SavepointFacts> stop(
            String job, String savepoint, Optional<String> label, Optional<String> reached);

    /** Gives up a stop that waits for a place; its future fails then. Nothing happens if it is too late. */
    void giveUp(String job, String savepoint);

    /** Ends a job where it stands; at once if it isn't run here. */
    CompletableFuture<Void> cancel(String job);

    /** How far a job is that was launched here, also after its end; empty if it wasn't. */
    Optional<Progress> progress(String job);

    /** What a job failed of that was launched here, the oldest first; the last ones only. */
    default List<JobFailureInfo> failures(String job) {
        return List.of();
    }

    /** A savepoint of a job that isn't running, if it was taken and its epoch committed. */
    Optional<SavepointFacts> findCommitted(String job, String savepoint) throws LaunchException;

    /** Where a savepoint continues in its topics; empty if it can't be read. */
    Optional<SavepointPlace> place(String savepoint);

    /**
     * What of topics is there and how long it stays; those that don't exist are left out.
     *
     * @throws LaunchException if that can't be found out now
     */
    Map<String, TopicRetention> topics(Set<String> names) throws LaunchException;

    /** Whether a savepoint is there and none of its files is missing or was changed. */
    boolean isWhole(String savepoint);

    /** The last epoch that a job committed that isn't running; 0 if none. */
    long lastCommittedEpoch(String job) throws LaunchException;

    /**
     * Takes a savepoint where a job has come to a place, and ends the job with it. A split that is further already stops where it is. Fails like
     * {@link #savepoint}; the job then goes on if it can.
     */
    CompletableFuture<SavepointFacts> stopAt(String job, String savepoint, Optional<String> label, StopPlace place);

    /** The uids of a job's operators and sinks, sources first, in the order of its graph. Blocks. */
    List<String> order(JobDefinition job) throws RefusedException;

    /**
     * Sums up a snapshot; reads every row of its state. Blocks.
     *
     * @throws LaunchException if there is no such snapshot, or it can't be read
     */
    SnapshotSums sums(String snapshot) throws LaunchException;

    /** How large the state of a job is as of its last checkpoint, in bytes; empty if it has none here. Blocks. */
    OptionalLong stateBytes(String job);

    /** What it came to that the arms of a fork read their input together; empty if none of them read here. */
    Optional<ForkInfo.Scan> sharedScan(String fork);

    /** Where the snapshots lie. */
    Snapshots snapshots();

    /** Looks into them. */
    Inspections inspections();

    /** Suspends all jobs, so that they can go on from their last committed checkpoints. Closing twice is harmless. */
    @Override
    void close();

    /** Hears of the ends of jobs, in order, on a thread that it may block for a while. */
    @FunctionalInterface
    interface Listener {

        /** @param failure what went wrong, in words */
        void onEnded(String job, Job.Outcome outcome, Optional<String> failure);
    }
}
