package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.serde.Alias;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose state type changed goes on from the savepoint of the version before, in every kind of state. */
class StateEvolutionTest {

    private static final long PATIENCE_SECONDS = 60;

    record Total(String name, int clicks) {}

    static final class Newer {

        private Newer() {}

        record Total(long clicks, @Alias("name") String title, long added) {}
    }

    static final class Wrong {

        private Wrong() {}

        record Total(String name, boolean clicks) {}
    }

    private final MemoryBroker broker = new MemoryBroker();
    private final List<Timed<Click>> clicks = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void takesOverStateOfAnOlderForm() throws Exception {
        stopOldVersion();
        addClicks();

        var job = engine.run(
                spec(
                        "new",
                        program(source(true), states -> {
                            var serde = RecordSerde.of(Newer.Total.class);
                            var value = states.value("value", serde);
                            var list = states.list("list", serde);
                            var map = states.map("map", Serdes.string(), serde);
                            var expiring = states.value("expiring", serde, TimeToLive.afterWrite(Duration.ofDays(1)));
                            return (click, context) -> {
                                context.emit("%s %s %s %s"
                                        .formatted(value.value(), list.get().get(0), map.get("m"), expiring.value()));
                                value.update(new Newer.Total(-1, "rewritten", 1));
                            };
                        }),
                        JobSpec.StartFrom.savepoint("sp")),
                (id, status) -> {});
        job.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(job.status().phase()).as("%s", job.status().failure()).isEqualTo(JobPhase.FINISHED);
        var expected = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            var taken = new Newer.Total(i, "p" + i, 0);
            expected.add("%s %s %s %s".formatted(taken, taken, taken, taken));
        }
        assertThat(broker.values("new", "out")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void refusesStateThatCanNotBeReadAndNamesBothForms() throws Exception {
        stopOldVersion();
        var spec = spec(
                "new",
                program(source(true), states -> {
                    var serde = RecordSerde.of(Wrong.Total.class);
                    states.value("value", serde);
                    states.list("list", serde);
                    states.map("map", Serdes.string(), serde);
                    states.value("expiring", serde, TimeToLive.afterWrite(Duration.ofDays(1)));
                    return (click, context) -> {};
                }),
                JobSpec.StartFrom.savepoint("sp"));

        assertThatThrownBy(() -> engine.check(spec))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("'count'")
                .hasMessageContaining("Total(name string, clicks int32)")
                .hasMessageContaining("Total(name string, clicks bool)")
                .hasMessageContaining("Component 'clicks'");
    }

    private void stopOldVersion() throws Exception {
        addClicks();
        var job = engine.run(
                spec(
                        "old",
                        program(source(false), states -> {
                            var serde = RecordSerde.of(Total.class);
                            var value = states.value("value", serde);
                            var list = states.list("list", serde);
                            var map = states.map("map", Serdes.string(), serde);
                            var expiring = states.value("expiring", serde, TimeToLive.afterWrite(Duration.ofDays(1)));
                            return (click, context) -> {
                                var total = new Total(click.who(), (int) click.amount());
                                value.update(total);
                                list.add(total);
                                map.put("m", total);
                                expiring.update(total);
                            };
                        }),
                        JobSpec.StartFrom.BEGINNING),
                (id, status) -> {});
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> job.status().eventsIn() == clicks.size());
        job.stop("sp", Optional.empty()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void addClicks() {
        for (int i = 0; i < 20; i++) {
            clicks.add(new Timed<>(new Click("p" + i, i, i), clicks.size()));
        }
    }

    private ListSource<Click> source(boolean bounded) {
        return bounded ? ListSource.bounded(List.of(clicks), 5) : ListSource.unbounded(List.of(clicks), 5);
    }

    private static Program program(ListSource<Click> source, KeyedProcess<String, Click, String> process) {
        return (pipeline, parameters) -> pipeline.source("clicks", source)
                .keyBy(Click::who, Serdes.string())
                .process("count", process)
                .sink("out", new MemorySink<>("out"));
    }

    private JobSpec spec(String id, Program program, JobSpec.StartFrom start) {
        return new JobSpec(
                id,
                JobGraph.compile(program, Parameters.NONE),
                "program",
                start,
                Map.of(),
                Map.of(),
                broker,
                JobTuning.DEFAULT.parallelism(2));
    }
}
