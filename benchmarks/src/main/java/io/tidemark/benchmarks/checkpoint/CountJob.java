package io.tidemark.benchmarks.checkpoint;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.engine.Engine;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobStatus.CheckpointReport;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A running job that takes a savepoint when it is asked to, and only then. */
final class CountJob implements AutoCloseable {

    private static final Duration NEVER = Duration.ofDays(1);

    /** All entries stay in heap, so that none is written before its checkpoint. */
    private static final long STATE_MEMORY_BYTES = 1L << 30;

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(1);

    private final Tap tap = new Tap();
    private final DirectorySnapshotStore snapshots;
    private final Engine engine;
    private final RunningJob job;
    private int savepoints;

    private CountJob(Path directory, int parallelism, int keys) throws IOException {
        snapshots = DirectorySnapshotStore.open(directory.resolve("snapshots"));
        engine = Engine.create(directory.resolve("work"), snapshots, RocksDbBackend::within, new SimpleMeterRegistry());
        var program = new CountByKey(tap, parallelism, keys);
        job = engine.run(
                new JobSpec(
                        "count",
                        JobGraph.compile(program, new Parameters(Map.of())),
                        "count",
                        JobSpec.StartFrom.BEGINNING,
                        Map.of(),
                        Map.of(),
                        id -> new NoCommitLog(),
                        JobTuning.DEFAULT
                                .parallelism(parallelism)
                                .checkpointInterval(NEVER)
                                .stateMemory(STATE_MEMORY_BYTES)),
                (id, status) -> {});
    }

    /** Starts a job that has nothing to read yet. */
    static CountJob start(Path directory, int parallelism, int keys) throws IOException {
        return new CountJob(directory, parallelism, keys);
    }

    Tap tap() {
        return tap;
    }

    /** Events read so far. */
    long events() {
        return job.status().eventsIn();
    }

    /** Waits until so many events were read. */
    void awaitEvents(long events) throws InterruptedException {
        while (events() < events) {
            requireRunning();
            Thread.sleep(LOOK_INTERVAL.toMillis());
        }
    }

    /** Takes a savepoint behind everything that was read, waits for it, and throws it away. */
    CheckpointReport savepoint() throws InterruptedException, ExecutionException, IOException {
        var id = "savepoint-" + ++savepoints;
        var unused = job.savepoint(id, Optional.empty()).get();
        var report = job.status()
                .lastCheckpoint()
                .orElseThrow(() -> new IllegalStateException("a savepoint was taken, but no checkpoint is known"));
        snapshots.delete(id);
        return report;
    }

    @Override
    public void close() {
        engine.close();
    }

    private void requireRunning() {
        var status = job.status();
        if (status.phase().isFinal() || status.restarts() > 0) {
            throw new IllegalStateException("The job is %s after %d restarts: %s"
                    .formatted(
                            status.phase(), status.restarts(), status.failure().orElse("no failure")));
        }
    }
}
