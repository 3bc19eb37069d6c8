package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.time.Pace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However fast a job may read, and however often that changes: it writes the same. */
class PacedJobSimulationTest {

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWhatItWritesAtFullSpeed(long seed) {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var spec = world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING);

        var process = world.start(with(spec, randomPace(random)), random);
        for (int change = 0; change < 5; change++) {
            process.steps(random.nextInt(1_000));
            process.job().pace(randomPace(random));
        }
        process.job().pace(Pace.FULL);
        process.stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsNothingWhilePausedAndTakesSavepointsAllTheSame(long seed) {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 1);
        var spec = world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING);
        var process = world.start(with(spec, Pace.FULL.paused(true)), random);

        process.steps(3_000);
        assertThat(process.job().status().eventsIn()).isZero();
        assertThat(process.job().status().phase()).isEqualTo(JobPhase.REPLAYING);
        var savepoint = process.job().savepoint("sp", Optional.empty());
        process.stepUntil(savepoint::isDone);
        assertThat(savepoint).isCompleted();

        process.job().pace(Pace.FULL);
        process.stepToEnd();
        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    /** A step takes a millisecond of the simulation's clock. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsNoFasterThanItMay(long seed) {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 10);
        var spec = world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING);
        var process = world.start(with(spec, Pace.FULL.eventsPerSecond(10)), random);

        process.steps(2_000);

        assertThat(process.job().status().eventsIn()).isBetween(5L, 21L);
    }

    private static Clicks clicks(Random random) {
        return Clicks.random(random, 1 + random.nextInt(4), 40 + random.nextInt(60), 4);
    }

    private static Pace randomPace(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Pace.FULL;
            case 1 -> Pace.FULL.paused(true);
            case 2 -> Pace.FULL.eventsPerSecond(1 + random.nextInt(200));
            default -> Pace.FULL.eventTimeSpeed(0.1 + random.nextInt(20));
        };
    }

    private static JobSpec with(JobSpec spec, Pace pace) {
        return new JobSpec(
                spec.id(),
                spec.graph(),
                spec.program(),
                spec.start(),
                spec.settings(),
                spec.outputs(),
                spec.commitLogs(),
                spec.tuning().pace(pace));
    }
}
