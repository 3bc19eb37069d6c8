package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source with fewer splits than there are tasks: those that have nothing to read are given turns whenever chance has it, and
 * yet the same events are late each time.
 */
class EmptySubtaskSimulationTest {

    /** Times of the only split; three of them come after their window is over, the first of them at the very begin. */
    private static final List<Long> TIMES =
            List.of(1_000L, 50L, 1_100L, 1_050L, 1_150L, 1_200L, 1_300L, 1_020L, 1_301L);

    private static final int LATE = 3;

    private static final List<String> SUMS =
            List.of("anna 1000 1100 1", "anna 1100 1200 2", "anna 1200 1300 1", "anna 1300 1400 2");

    /** Turns that the laziest task misses for each it has: other tasks can be done by then. */
    private static final int LAZINESS = 50;

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsTheSameEventsLateWhicheverTaskStartsFirst(long seed) {
        var random = new Random(seed);
        var world = new SimulatedWorld(directory, program(), Set.of("sum"));
        world.lazyTasks(LAZINESS);

        var process = world.start(world.spec("job", 2 + random.nextInt(4), JobSpec.StartFrom.BEGINNING), random);
        process.stepToEnd();

        assertThat(process.job().status().lateEvents()).isEqualTo(LATE);
        assertThat(world.outputs("job")).isEqualTo(Map.of("sum", SUMS));
    }

    /** The tasks that come on top begin with nothing to read, in a time that has come far already. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsTheSameEventsLateIfTasksComeOnTopInTheMiddle(long seed) {
        var random = new Random(seed);
        var world = new SimulatedWorld(directory, program(), Set.of("sum"));
        world.lazyTasks(LAZINESS);
        var old = world.start(world.spec("old", 1, JobSpec.StartFrom.BEGINNING), random);
        int before = random.nextInt(TIMES.size());
        old.stepUntil(() -> old.job().status().eventsIn() >= before);
        var stopped = old.job().stop("sp", Optional.empty());
        old.stepUntil(stopped::isDone);

        var grown = world.start(world.spec("new", 2 + random.nextInt(4), JobSpec.StartFrom.savepoint("sp")), random);
        grown.stepToEnd();

        assertThat(old.job().status().lateEvents() + grown.job().status().lateEvents())
                .isEqualTo(LATE);
        var sums = new ArrayList<>(world.outputs("old").getOrDefault("sum", List.of()));
        sums.addAll(world.outputs("new").getOrDefault("sum", List.of()));
        assertThat(sums).containsExactlyInAnyOrderElementsOf(SUMS);
    }

    private static Program program() {
        var split = TIMES.stream()
                .map(at -> new Timed<>(new Click("anna", 1, at), 0))
                .toList();
        return (pipeline, parameters) -> pipeline.source("clicks", ListSource.bounded(List.of(split), 1))
                .eventTime(Click::at, WatermarkStrategy.monotonous().idleAfter(Duration.ofDays(1)))
                .keyBy(Click::who, Serdes.string())
                .window("sum", TumblingWindows.of(Duration.ofMillis(100)))
                .aggregate(new WindowModel.Sum(), Serdes.int64())
                .sink("sum-out", new MemorySink<>("sum"));
    }
}
