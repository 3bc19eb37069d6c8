package io.tidemark.benchmarks.parity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.SourceStream;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.Serdes;
import io.tidemark.benchmarks.parity.Fed.Side;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a feed through a job on real threads and state; what it writes stays in memory, in the order it was written in. */
final class TidemarkRun {

    private static final long PATIENCE_SECONDS = 60;
    private static final long STATE_MEMORY_BYTES = 32L * 1024 * 1024;
    private static final WatermarkStrategy STRATEGY =
            WatermarkStrategy.outOfOrderness(Feed.OUT_OF_ORDER).idleAfter(Duration.ofDays(1));

    private final Path directory;

    TidemarkRun(Path directory) {
        this.directory = directory;
    }

    /** Makes lines of one stream of clicks. */
    interface OfClicks {

        Stream<?> define(KeyedStream<String, Click> clicks);
    }

    /** Makes lines of both sides. */
    interface OfBothSides {

        Stream<?> define(Stream<Click> first, Stream<Click> second);
    }

    /** The first side through two tasks; what comes for one key comes in the order of the feed. */
    List<String> run(Feed feed, OfClicks definition) throws Exception {
        return run(
                2,
                pipeline -> definition.define(byWho(
                        source(pipeline, "clicks", feed.clicks(Side.FIRST)).eventTime(Click::at, STRATEGY))));
    }

    /** The same where each click says that everything before it has come. */
    List<String> runMarked(Feed feed, OfClicks definition) throws Exception {
        return run(
                2,
                pipeline -> definition.define(byWho(source(pipeline, "clicks", feed.clicks(Side.FIRST))
                        .eventTime(Click::at, Click::at, STRATEGY))));
    }

    /** Each side from a source of its own, through two tasks: what comes first of the two sides is left to chance. */
    List<String> runApart(Feed feed, OfBothSides definition) throws Exception {
        return run(
                2,
                pipeline -> definition.define(
                        source(pipeline, "first", feed.clicks(Side.FIRST)).eventTime(Click::at, STRATEGY),
                        source(pipeline, "second", feed.clicks(Side.SECOND)).eventTime(Click::at, STRATEGY)));
    }

    /**
     * Both sides from one source, one event at a time, through one task, which is done with each before it reads the next:
     * so all comes in the order of the feed, as it does in a test of Kafka Streams.
     */
    List<String> runInOrder(Feed feed, OfBothSides definition) throws Exception {
        return run(1, pipeline -> {
            var all = source(pipeline, "feed", feed.events()).eventTime(Fed::at, STRATEGY);
            return definition.define(side(all, Side.FIRST), side(all, Side.SECOND));
        });
    }

    static KeyedStream<String, Click> byWho(Stream<Click> clicks) {
        return clicks.keyBy(Click::who, Serdes.string());
    }

    private static Stream<Click> side(Stream<Fed> all, Side side) {
        return all.filter(it -> it.side() == side).map(Fed::click);
    }

    private static <T> SourceStream<T> source(Pipeline pipeline, String uid, List<T> events) {
        var split = events.stream().map(it -> new Timed<>(it, 0)).toList();
        // event time goes on with each poll; one by one, it goes on as stream time does
        return pipeline.source(uid, ListSource.bounded(List.of(split), 1));
    }

    private interface Lines {

        Stream<?> of(Pipeline pipeline);
    }

    private List<String> run(int tasks, Lines lines) throws Exception {
        var broker = new MemoryBroker();
        var spec = new JobSpec(
                "parity",
                JobGraph.compile(
                        (pipeline, parameters) -> lines.of(pipeline).sink("out", new MemorySink<>("out")),
                        Parameters.NONE),
                "program",
                JobSpec.StartFrom.BEGINNING,
                Map.of(),
                Map.of(),
                broker,
                JobTuning.DEFAULT
                        .parallelism(tasks)
                        .checkpointInterval(Duration.ofMillis(50))
                        .checkpointTimeout(Duration.ofMinutes(1))
                        .restart(RestartPolicy.NEVER)
                        .stateMemory(STATE_MEMORY_BYTES));
        try (var engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                new SimpleMeterRegistry())) {
            var job = engine.run(spec, (id, status) -> {});
            job.ended().get(PATIENCE_SECONDS, SECONDS);
            assertThat(job.status().phase())
                    .as(() -> String.valueOf(job.status()))
                    .isEqualTo(JobPhase.FINISHED);
        }
        return broker.outputs().stream().map(it -> it.value().toString()).toList();
    }
}
