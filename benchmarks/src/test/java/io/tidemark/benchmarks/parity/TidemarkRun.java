package io.tidemark.benchmarks.parity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.Engine;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RestartPolicy;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs events through a job on real threads and state; what it writes stays in memory, in the order it was written in. */
final class TidemarkRun {

    static final Duration OUT_OF_ORDER = Duration.ofMillis(50);

    private static final long PATIENCE_SECONDS = 60;
    private static final long STATE_MEMORY_BYTES = 32L * 1024 * 1024;

    private final Path directory;

    TidemarkRun(Path directory) {
        this.directory = directory;
    }

    /** The sums of windows in the order they were given: {@code who start end sum}. */
    List<String> sums(List<Click> clicks, Windows windows, Duration allowedLateness) throws Exception {
        return run((pipeline, parameters) -> {
            var windowed = source(pipeline, "clicks", clicks).window("sums", windows);
            if (!(windows instanceof GlobalWindows)) {
                windowed = windowed.allowedLateness(allowedLateness);
            }
            windowed.aggregate(new WindowModel.Sum(), Serdes.int64()).sink("out", new MemorySink<>("out"));
        });
    }

    /** Pairs of events that are so near in time: {@code click + other}. */
    List<String> pairs(List<Click> clicks, List<Click> others, Duration distance) throws Exception {
        return run((pipeline, parameters) -> source(pipeline, "clicks", clicks)
                .connect(source(pipeline, "others", others))
                .join(
                        "pairs",
                        JoinInterval.within(distance),
                        (click, other) -> click + " + " + other,
                        RecordSerde.of(Click.class),
                        RecordSerde.of(Click.class))
                .sink("out", new MemorySink<>("out")));
    }

    private static KeyedStream<String, Click> source(Pipeline pipeline, String uid, List<Click> clicks) {
        var split = clicks.stream().map(click -> new Timed<>(click, 0)).toList();
        // event time goes on with each poll; one by one, it goes on as stream time does
        return pipeline.source(uid, ListSource.bounded(List.of(split), 1))
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(OUT_OF_ORDER).idleAfter(Duration.ofDays(1)))
                .keyBy(Click::who, Serdes.string());
    }

    private List<String> run(Program program) throws Exception {
        var broker = new MemoryBroker();
        var spec = new JobSpec(
                "parity",
                JobGraph.compile(program, Parameters.NONE),
                "program",
                JobSpec.StartFrom.BEGINNING,
                Map.of(),
                Map.of(),
                broker,
                new JobTuning(
                        2, Duration.ofMillis(50), Duration.ofMinutes(1), 2, RestartPolicy.NEVER, STATE_MEMORY_BYTES));
        var meters = new SimpleMeterRegistry();
        try (var engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                meters)) {
            var job = engine.run(spec, (id, status) -> {});
            job.ended().get(PATIENCE_SECONDS, SECONDS);
            assertThat(job.status().phase())
                    .as(() -> String.valueOf(job.status()))
                    .isEqualTo(JobPhase.FINISHED);
        }
        return broker.outputs().stream().map(it -> it.value().toString()).toList();
    }
}
