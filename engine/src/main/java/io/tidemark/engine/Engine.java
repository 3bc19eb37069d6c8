package io.tidemark.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.inspect.SnapshotInspector;
import io.tidemark.engine.runtime.DryRun;
import io.tidemark.engine.runtime.JobEnvironment;
import io.tidemark.engine.runtime.JobListener;
import io.tidemark.engine.runtime.JobMeters;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.Jobs;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.runtime.SnapshotDigest;
import io.tidemark.engine.runtime.StartCheck;
import io.tidemark.engine.runtime.StartPreview;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.state.StateBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The front door of the stream engine: checks jobs and runs them.
 *
 * <p>Thread-safe. {@link #check}, {@link #digest} and {@link #close} block; {@link #run} doesn't.
 */
public final class Engine implements AutoCloseable {

    private final JobEnvironment environment;
    private final MeterRegistry meters;
    private final Jobs jobs;

    private Engine(MeterRegistry meters, JobEnvironment environment) {
        this.environment = environment;
        this.meters = meters;
        this.jobs = new Jobs(environment);
    }

    /**
     * An engine ready to run jobs.
     *
     * @param workDirectory where running jobs keep their state; a job empties its own part of it whenever it starts. What
     *     {@link #digest} left there in a process that was killed is removed now
     * @param snapshots where snapshots are kept; shared by all jobs, not closed by the engine
     * @param backends what state lives in; each start of a job opens one
     * @param meters where metrics go
     */
    public static Engine create(
            Path workDirectory, SnapshotStore snapshots, StateBackends backends, MeterRegistry meters) {
        var environment = new JobEnvironment(workDirectory, snapshots, backends);
        new SnapshotDigest(environment).removeLeftovers();
        return new Engine(meters, environment);
    }

    /**
     * Finds out whether a job can start, at the cost of asking everyone who takes part; starts and changes nothing but
     * that sinks may make their targets.
     *
     * @return what a person should know before starting it, for instance that an operator uses processing time; mostly
     *     nothing
     * @throws StartRefusedException if it must not start; says what stands against it
     */
    public List<String> check(JobSpec spec) throws StartRefusedException {
        return StartCheck.run(spec, environment.snapshots());
    }

    /** Finds out what a start would do, everything that stands against it included; starts, makes and changes nothing. */
    public StartPreview preview(JobSpec spec) {
        return DryRun.of(spec, environment.snapshots());
    }

    /**
     * Finds out where all that a job would read ends at present: a place for {@link JobSpec#until}. Blocks.
     *
     * @throws StartRefusedException if it must not start
     */
    public BarrierPlace.AtLeastPositions present(JobSpec spec) throws StartRefusedException {
        return StartCheck.present(spec, environment.snapshots());
    }

    /**
     * Runs a job until it ends, from its last committed checkpoint, or else from {@link JobSpec#start}. What
     * {@link #check} would have refused, or the outside doesn't give for now, makes it fail or try again by its restart
     * policy.
     *
     * @throws IllegalStateException if a job of this id is running here already
     */
    public RunningJob run(JobSpec spec, JobListener listener) {
        var job = jobs.run(spec, listener);
        var jobMeters = new JobMeters(meters, job);
        var unused = job.ended().whenComplete((nothing, failure) -> jobMeters.close());
        return job;
    }

    /**
     * Sums up the state in a snapshot: two snapshots of the same operators with the same rows have the same digest, whatever
     * the parallelism, and however the rows lie in files. Rows whose time to live is over don't count, whether they were
     * taken out of the store already or not.
     * Reads every row.
     *
     * @param snapshotId of a savepoint or checkpoint; it must not be deleted meanwhile
     * @throws SnapshotException if there is no such snapshot, or a file of it is missing or damaged
     * @throws IOException if it can't be read
     */
    public DigestSum digest(String snapshotId) throws IOException, SnapshotException {
        return new SnapshotDigest(environment).of(snapshotId);
    }

    /**
     * The same for each operator with state, by uid; the sum of all is {@link #digest}.
     *
     * @throws SnapshotException if there is no such snapshot, or a file of it is missing or damaged
     * @throws IOException if it can't be read
     */
    public Map<String, DigestSum> digests(String snapshotId) throws IOException, SnapshotException {
        return new SnapshotDigest(environment).ofOperators(snapshotId);
    }

    /** Looks into snapshots. */
    public SnapshotInspector inspector() {
        return new SnapshotInspector(environment);
    }

    /** Suspends all jobs, as {@link RunningJob#suspend} does, and releases everything. Closing twice is harmless. */
    @Override
    public void close() {
        jobs.close();
    }
}
