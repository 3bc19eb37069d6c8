package io.tidemark.benchmarks.throughput;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.engine.Engine;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.kafka.sink.KafkaCommitLogs;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The job on the engine as it is delivered: two tasks, state in RocksDB, snapshots in a directory, commits in Kafka. */
final class TidemarkSubject implements Subject {

    static final String JOB = "job-a";

    /** The engine gives one half of it to the heap; Kafka Streams' stores take more than the other outside of it. */
    private static final long STATE_MEMORY_BYTES = 2 * Conditions.HEAP_STATE_BYTES;

    @Override
    public Measured run(Assignment assignment) throws Exception {
        var settings = Map.of("bootstrap.servers", assignment.bootstrapServers());
        var parameters = new Parameters(Map.of(JobA.INPUT, assignment.input(), JobA.OUTPUT, assignment.output()));
        var spec = new JobSpec(
                JOB + "-" + assignment.output(),
                JobGraph.compile(new JobA(), parameters),
                "job-a",
                JobSpec.StartFrom.BEGINNING,
                settings,
                Map.of(),
                new KafkaCommitLogs(settings),
                JobTuning.DEFAULT
                        .parallelism(Conditions.THREADS)
                        .checkpointInterval(Conditions.COMMIT_INTERVAL)
                        .stateMemory(STATE_MEMORY_BYTES));
        var begun = new AtomicLong();
        try (var engine = Engine.create(
                assignment.directory().resolve("work"),
                DirectorySnapshotStore.open(assignment.directory().resolve("snapshots")),
                RocksDbBackend::within,
                new SimpleMeterRegistry())) {
            var job = engine.run(spec, (id, status) -> {
                // it replays from the moment its tasks may poll
                if (status.phase() == JobPhase.REPLAYING) {
                    begun.compareAndSet(0, System.nanoTime());
                }
            });
            job.ended().get();
            long ended = System.nanoTime();
            var status = job.status();
            if (status.phase() != JobPhase.FINISHED || status.restarts() > 0) {
                throw new IllegalStateException("The job ended as %s after %d restarts: %s"
                        .formatted(
                                status.phase(),
                                status.restarts(),
                                status.failure().orElse("no failure")));
            }
            return Measured.between(
                    begun.get(), ended, ResultTopic.read(assignment.bootstrapServers(), assignment.output()));
        }
    }
}
