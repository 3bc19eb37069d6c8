package io.tidemark.engine.runtime;

import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.MemorySnapshotStore;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What survives a crash, and processes that come and go in it. */
final class SimulatedWorld {

    static final int STEP_LIMIT = 200_000;

    private final Path directory;
    private final Program program;
    private final Set<String> targets;
    final MemoryBroker broker = new MemoryBroker();
    final MemorySnapshotStore snapshots = new MemorySnapshotStore();
    private Runnable outside = () -> {};
    private int processes;
    private int maxLaziness;

    SimulatedWorld(Path directory, Clicks clicks, int perPoll) {
        this(
                directory,
                new ClickProgram(ListSource.bounded(clicks.splits(), perPoll), MemorySink::new),
                clicks.expected().keySet());
    }

    /** @param targets what the program writes to */
    SimulatedWorld(Path directory, Program program, Set<String> targets) {
        this.directory = directory;
        this.program = program;
        this.targets = targets;
    }

    JobSpec spec(String id, int parallelism, JobSpec.StartFrom start) {
        return spec(id, parallelism, start, Duration.ofMillis(150));
    }

    JobSpec spec(String id, int parallelism, JobSpec.StartFrom start, Duration checkpointInterval) {
        return new JobSpec(
                id,
                JobGraph.compile(program, Parameters.NONE),
                "program",
                start,
                Map.of(),
                Map.of(),
                broker,
                JobTuning.DEFAULT
                        .parallelism(parallelism)
                        .checkpointInterval(checkpointInterval)
                        .checkpointTimeout(Duration.ofHours(1))
                        .restart(RestartPolicy.DEFAULT)
                        .stateMemory(JobTuning.LEAST_STATE_MEMORY_BYTES));
    }

    /** Has something happen outside with each step. */
    void outside(Runnable action) {
        outside = action;
    }

    /** Has some tasks miss so many turns for each they have, at most. */
    void lazyTasks(int turns) {
        maxLaziness = turns;
    }

    /** A process that runs one job. */
    SimulatedProcess start(JobSpec spec, Random random) {
        var workers = new SimulatedWorkers(random, maxLaziness);
        var environment =
                new JobEnvironment(directory.resolve("process-" + processes++), snapshots, new MemoryStateBackend());
        var jobs = new Jobs(environment, workers);
        return new SimulatedProcess(workers, jobs.run(spec, (job, status) -> {}), outside);
    }

    /** Of a job's last checkpoint. */
    Manifest lastManifest(RunningJob job) throws SnapshotException {
        var id = job.status()
                .lastCheckpoint()
                .orElseThrow(() -> new AssertionError(job.status().toString()))
                .manifest();
        return snapshots.find(id).orElseThrow();
    }

    /** What one job committed to each target, sorted. */
    Map<String, List<String>> outputs(String job) {
        var outputs = new TreeMap<String, List<String>>();
        for (var target : targets) {
            outputs.put(target, broker.values(job, target));
        }
        return outputs;
    }

    /** What a job committed to a target up to an epoch, that included, sorted. */
    List<String> outputsUntil(long epoch, String job, String target) {
        return broker.outputs().stream()
                .filter(it -> it.job().equals(job)
                        && it.epoch() <= epoch
                        && it.target().equals(target))
                .map(it -> it.value().toString())
                .sorted()
                .toList();
    }

    /** The digest of the state that a job committed last. */
    DigestSum digest(String job) throws IOException, SnapshotException {
        var environment = new JobEnvironment(directory.resolve("digests"), snapshots, new MemoryStateBackend());
        return new SnapshotDigest(environment)
                .of(broker.lastCommit(job).orElseThrow().manifest());
    }

    /** One process. To crash it, forget it. */
    record SimulatedProcess(SimulatedWorkers workers, RunningJob job, Runnable outside) {

        /** Steps until something holds; returns how many steps it took. */
        int stepUntil(BooleanSupplier holds) {
            int steps = 0;
            while (!holds.getAsBoolean()) {
                if (++steps > STEP_LIMIT) {
                    throw new AssertionError("nothing came of %d steps: %s".formatted(STEP_LIMIT, job.status()));
                }
                outside.run();
                workers.step();
            }
            return steps;
        }

        int stepToEnd() {
            return stepUntil(() -> job.ended().isDone());
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                outside.run();
                workers.step();
            }
        }
    }
}
