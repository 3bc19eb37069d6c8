package io.tidemark.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AsyncFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.source.Source;
import io.tidemark.api.state.MapState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobSpec.StartFrom;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RestartPolicy;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several inputs and calls outside with real threads and real state. */
class TopologyOnThreadsTest {

    private static final long STATE_MEMORY = 32L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clicks clicks = Clicks.random(new Random(1), 4, 200, 20);
    private final List<List<Timed<Click>>> noClicks = List.of(List.of(), List.of(), List.of(), List.of());
    private final List<List<Timed<Click>>> oneRule = List.of(List.of(new Timed<>(new Click("all", 0, 1), 1)));
    private final MemoryBroker broker = new MemoryBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                meters);
    }

    @AfterEach
    void close() {
        engine.close();
        meters.close();
    }

    /** The rule lies in the savepoint only: each of the new tasks must have found it there. */
    @Test
    void asksOutsideAndKnowsInEveryTaskWhatWasBroadcastBeforeTheSavepoint() throws Exception {
        AsyncFunction<Click, Click> ask = click -> CompletableFuture.supplyAsync(() -> click);
        var before = engine.run(
                spec("old", program(ListSource.unbounded(noClicks, 7), ask), 2, StartFrom.BEGINNING),
                (job, status) -> {});
        await().atMost(PATIENCE).until(() -> before.status().eventsIn() == 1);
        before.stop("sp", Optional.empty()).get(PATIENCE.toSeconds(), SECONDS);

        var after = engine.run(
                spec("new", program(ListSource.bounded(clicks.splits(), 7), ask), 3, StartFrom.savepoint("sp")),
                (job, status) -> {});
        await().atMost(PATIENCE).until(() -> broker.values("new", "out").size() == 4 * 200);

        assertThat(broker.values("new", "out"))
                .containsExactlyInAnyOrderElementsOf(clicks.splits().stream()
                        .flatMap(List::stream)
                        .map(it -> it.event() + " under [all]")
                        .toList());
        after.cancel().get(PATIENCE.toSeconds(), SECONDS);
        after.ended().get(PATIENCE.toSeconds(), SECONDS);
    }

    @Test
    void namesTheOperatorWhoseCallFailed() throws Exception {
        AsyncFunction<Click, Click> ask =
                click -> CompletableFuture.failedFuture(new IOException("no route to the service"));
        var spec = spec("job", program(ListSource.bounded(clicks.splits(), 7), ask), 1, StartFrom.BEGINNING);

        var job = engine.run(spec, (id, status) -> {});
        job.ended().get(PATIENCE.toSeconds(), SECONDS);

        assertThat(job.status().phase()).isEqualTo(JobPhase.FAILED);
        assertThat(job.status().failure().orElseThrow())
                .isEqualTo("At 'ask': A call failed with java.io.IOException: no route to the service");
    }

    private Program program(Source<Click> source, AsyncFunction<Click, Click> ask) {
        return (pipeline, parameters) -> {
            var rules = pipeline.source("rules", ListSource.unbounded(oneRule, 1));
            pipeline.source("clicks", source)
                    .eventTime(Click::at, WatermarkStrategy.outOfOrderness(Duration.ofMillis(50)))
                    .enrich("ask", ask, AsyncOptions.DEFAULT)
                    .keyBy(Click::who, Serdes.string())
                    .connect(rules.broadcast())
                    .process("judge", judging())
                    .sink("out", new MemorySink<>("out"));
        };
    }

    private static KeyedBroadcastProcess<String, Click, Click, String> judging() {
        return (states, broadcast) -> {
            MapState<String, Long> rules = broadcast.map("rules", Serdes.string(), Serdes.int64());
            return new KeyedBroadcastProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    var names = new StringBuilder();
                    rules.entries().forEach(it -> names.append(it.getKey()));
                    context.emit("%s under [%s]".formatted(click, names));
                }

                @Override
                public void onBroadcast(Click rule, long eventTime) {
                    rules.put(rule.who(), rule.at());
                }
            };
        };
    }

    private JobSpec spec(String id, Program program, int parallelism, StartFrom start) {
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
                        .checkpointInterval(Duration.ofMillis(50))
                        .checkpointTimeout(Duration.ofMinutes(1))
                        .restart(RestartPolicy.NEVER)
                        .stateMemory(STATE_MEMORY));
    }
}
