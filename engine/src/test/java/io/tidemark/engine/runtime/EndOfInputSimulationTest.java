package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When sources end, everything that waits for a later time comes out, whoever heard of the end first. */
class EndOfInputSimulationTest {

    private static final TumblingWindows WINDOWS = TumblingWindows.of(Duration.ofMillis(100));

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** The first window had fired for good when the savepoint was taken, so from then on its time doesn't change any more. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void firesWhatFollowsTwoInputsOfWhichOneHadEndedBeforeTheSavepoint(long seed) {
        Program program = (pipeline, parameters) -> {
            var brief = clicks(pipeline, "brief", 1)
                    .keyBy(Click::who, Serdes.string())
                    .window("brief-sum", WINDOWS)
                    .reduce((one, other) -> one, RecordSerde.of(Click.class));
            sums(clicks(pipeline, "long", 60).union(brief), "sum");
        };
        var random = new Random(seed);
        var world = new SimulatedWorld(directory, program, Set.of("sum"));
        var old = world.start(world.spec("old", 2, JobSpec.StartFrom.BEGINNING), random);
        var place = new BarrierPlace.AtPositions(Map.of("brief", Map.of("0", 1L), "long", Map.of("0", 40L)));
        var savepoint = old.job().savepointAt("sp", Optional.empty(), place, true);
        old.stepUntil(savepoint::isDone);

        // When
        world.start(world.spec("new", 2, JobSpec.StartFrom.savepoint("sp")), random)
                .stepToEnd();

        // Then
        assertThat(world.outputs("old"))
                .isEqualTo(Map.of("sum", List.of("anna 0 100 11", "anna 100 200 10", "anna 200 300 10")));
        assertThat(world.outputs("new"))
                .isEqualTo(Map.of("sum", List.of("anna 300 400 10", "anna 400 500 10", "anna 500 600 10")));
    }

    /** A source that is quiet for a night isn't at its end, and what it brings in the morning isn't late. */
    @Test
    void isNotAtTheEndWhenOneInputHasEndedAndTheOtherIsIdle() {
        var live = new CopyOnWriteArrayList<Timed<Click>>();
        add(live, 100, 10);
        Program program = (pipeline, parameters) -> {
            var brief = clicks(pipeline, "brief", 1);
            var quiet = pipeline.source("live", ListSource.unbounded(List.<List<Timed<Click>>>of(live), 5))
                    .eventTime(Click::at, WatermarkStrategy.monotonous().idleAfter(Duration.ofMillis(500)));
            sums(quiet.union(brief), "sum");
        };
        var world = new SimulatedWorld(directory, program, Set.of("sum"));
        var process = world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), new Random(1));
        process.steps(8_000);

        add(live, 500, 20);
        process.stepUntil(
                () -> world.outputs("job").getOrDefault("sum", List.of()).size() == 3);

        assertThat(process.job().status().lateEvents()).isZero();
        assertThat(world.outputs("job"))
                .isEqualTo(Map.of("sum", List.of("anna 0 100 1", "anna 100 200 10", "anna 500 600 10")));
    }

    @Test
    void dropsNothingWhenAJobGoesOnFromWhereAnotherHadComeToItsEnd() throws Exception {
        var clicks = new CopyOnWriteArrayList<Timed<Click>>();
        add(clicks, 0, 20);
        var world = new SimulatedWorld(directory, sumsOf(List.of(clicks)), Set.of("sum"));
        var past = world.start(world.spec("past", 1, JobSpec.StartFrom.BEGINNING), new Random(1));
        past.stepToEnd();
        add(clicks, 200, 100);

        var last = world.lastManifest(past.job()).id();
        var fork = world.start(world.spec("fork", 1, JobSpec.StartFrom.savepoint(last)), new Random(2));
        fork.stepToEnd();

        assertThat(fork.job().status().lateEvents()).isZero();
        assertThat(world.outputs("fork").get("sum")).hasSize(10);
        assertThat(fork.job().status().warnings()).singleElement().asString().contains("'clicks' had come to its end");
    }

    /** Otherwise the results would depend on when it failed. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsWhereItWasToEndThoughMoreHasComeWhenItStartsAgain(long seed) {
        var brief = new CopyOnWriteArrayList<Timed<Click>>();
        var lasting = new CopyOnWriteArrayList<Timed<Click>>();
        add(brief, 0, 20);
        add(lasting, 0, 200);
        var random = new Random(seed);
        var world = new SimulatedWorld(directory, sumsOf(List.of(brief, lasting)), Set.of("sum"));
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
        process.stepUntil(() -> process.job().status().eventsIn() >= 80
                && process.job().status().lastCheckpoint().isPresent());
        add(brief, 200, 300);

        var again = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
        again.stepToEnd();

        assertThat(again.job().status().lateEvents()).isZero();
        assertThat(world.outputs("job").get("sum"))
                .hasSize(20)
                .contains("anna 0 100 20", "anna 100 200 20", "anna 200 300 10");
    }

    private static void add(List<Timed<Click>> clicks, long from, int count) {
        for (int i = 0; i < count; i++) {
            clicks.add(new Timed<>(new Click("anna", 1, from + 10L * i), 0));
        }
    }

    private static Program sumsOf(List<List<Timed<Click>>> splits) {
        return (pipeline, parameters) -> sums(
                pipeline.source("clicks", ListSource.bounded(splits, 1))
                        .eventTime(Click::at, WatermarkStrategy.monotonous().idleAfter(Duration.ofDays(1))),
                "sum");
    }

    private static Stream<Click> clicks(Pipeline pipeline, String uid, int count) {
        var split = LongStream.range(0, count)
                .mapToObj(i -> new Timed<>(new Click("anna", 1, 10 * i), 0))
                .toList();
        return pipeline.source(uid, ListSource.bounded(List.of(split), 5))
                .eventTime(Click::at, WatermarkStrategy.monotonous().idleAfter(Duration.ofDays(1)));
    }

    private static void sums(Stream<Click> clicks, String target) {
        clicks.keyBy(Click::who, Serdes.string())
                .window(target, WINDOWS)
                .aggregate(new WindowModel.Sum(), Serdes.int64())
                .sink(target + "-out", new MemorySink<>(target));
    }
}
