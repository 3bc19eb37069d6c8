package io.tidemark.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.runtime.JobEnvironment;
import io.tidemark.engine.runtime.JobListener;
import io.tidemark.engine.runtime.JobMeters;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.Jobs;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.runtime.StartCheck;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.state.StateBackends;
import java.nio.file.Path;

/**
 * The front door of the stream engine: checks jobs and runs them.
 *
 * <p>Thread-safe. {@link #check} and {@link #close} block; {@link #run} doesn't.
 */
public final class Engine implements AutoCloseable {

    private final SnapshotStore snapshots;
    private final MeterRegistry meters;
    private final Jobs jobs;

    private Engine(SnapshotStore snapshots, MeterRegistry meters, Jobs jobs) {
        this.snapshots = snapshots;
        this.meters = meters;
        this.jobs = jobs;
    }

    /**
     * An engine ready to run jobs.
     *
     * @param workDirectory where running jobs keep their state; a job empties its own part of it whenever it starts
     * @param snapshots where snapshots are kept; shared by all jobs, not closed by the engine
     * @param backends what state lives in; each start of a job opens one
     * @param meters where metrics go
     */
    public static Engine create(
            Path workDirectory, SnapshotStore snapshots, StateBackends backends, MeterRegistry meters) {
        return new Engine(snapshots, meters, new Jobs(new JobEnvironment(workDirectory, snapshots, backends)));
    }

    /**
     * Finds out whether a job can start, at the cost of asking everyone who takes part; starts and changes nothing but
     * that sinks may make their targets.
     *
     * @throws StartRefusedException if it must not start; says what stands against it
     */
    public void check(JobSpec spec) throws StartRefusedException {
        StartCheck.run(spec, snapshots);
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

    /** Suspends all jobs, as {@link RunningJob#suspend} does, and releases everything. Closing twice is harmless. */
    @Override
    public void close() {
        jobs.close();
    }
}
