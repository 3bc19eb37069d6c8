package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.testing.Clicks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job whose outputs begin at a place writes what a job writes that starts from a savepoint at that place. */
class MutedOutputsSimulationTest {

    private static final String SOURCE = "clicks";

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWhatFollowsThePlaceAndNothingElseHoweverOftenItCrashes(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var positions = new HashMap<String, Long>();
        for (int i = 0; i < clicks.splits().size(); i++) {
            positions.put(String.valueOf(i), (long)
                    random.nextInt(clicks.splits().get(i).size() + 1));
        }
        var place = new BarrierPlace.AtPositions(Map.of(SOURCE, positions));
        var old = world.start(world.spec("old", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        var savepoint = old.job().savepointAt("sp", Optional.empty(), place, true);
        old.stepUntil(savepoint::isDone);
        world.start(world.spec("rest", 1 + random.nextInt(3), JobSpec.StartFrom.savepoint("sp")), random)
                .stepToEnd();

        // When
        int parallelism = 1 + random.nextInt(3);
        var start = JobSpec.StartFrom.BEGINNING.mutedUntil(place);
        for (int crash = random.nextInt(4); crash > 0; crash--) {
            world.start(world.spec("muted", parallelism, start, Duration.ofMillis(20)), random)
                    .steps(random.nextInt(800));
        }
        var muted = world.start(world.spec("muted", parallelism, start, Duration.ofMillis(20)), random);
        muted.stepToEnd();

        // Then
        assertThat(muted.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(world.outputs("muted")).isEqualTo(world.outputs("rest"));
        assertThat(world.digest("muted")).isEqualTo(world.digest("rest"));
        assertThat(world.lastManifest(muted.job()).muted()).isFalse();
    }

    /** How one job takes over from another: the old one stops anywhere not before where the new one's state is. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesOnExactlyWhereAnotherJobStopped(long seed) {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var old = world.start(world.spec("old", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        var fork = world.start(world.spec("fork", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        fork.steps(random.nextInt(400));
        old.steps(random.nextInt(400));

        var state = fork.job().savepoint("state", Optional.empty());
        fork.stepUntil(() -> state.isDone() || fork.job().ended().isDone());
        if (!state.isDone() || state.isCompletedExceptionally()) {
            return; // it was over before
        }
        var reached = state.join().positions();
        var stop = old.job().savepointAt("stop", Optional.empty(), new BarrierPlace.AtLeastPositions(reached), true);
        old.stepUntil(() -> stop.isDone() || old.job().ended().isDone());
        if (!stop.isDone() || stop.isCompletedExceptionally()) {
            return;
        }
        var place = new BarrierPlace.AtLeastPositions(stop.join().positions());
        world.start(world.spec("new", 2, JobSpec.StartFrom.savepoint("state").mutedUntil(place)), random)
                .stepToEnd();

        var stopped = stop.join().positions().getOrDefault(SOURCE, Map.of());
        reached.getOrDefault(SOURCE, Map.of())
                .forEach((split, next) ->
                        assertThat(stopped.getOrDefault(split, 0L)).isGreaterThanOrEqualTo(next));
        assertThat(PlacedBarrierSimulationTest.joined(world.outputs("old"), world.outputs("new")))
                .isEqualTo(clicks.expected());
    }

    @Test
    void saysThatItIsOnItsWayThereWhenASavepointIsToLieElsewhereMeanwhile() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 1, 100, 4), 1);
        var place = new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 90L)));
        var start = JobSpec.StartFrom.BEGINNING.mutedUntil(place);
        var process = world.start(world.spec("muted", 1, start), random);
        process.stepUntil(() -> process.job().status().eventsIn() > 0);

        var asked = process.job()
                .savepointAt("sp", Optional.empty(), new BarrierPlace.AtEventTime(Long.MAX_VALUE - 1), false);
        process.stepUntil(asked::isDone);

        assertThat(asked.handle((savepoint, failure) -> failure.getMessage()).join())
                .contains("on its way to where its outputs begin");
    }

    @Test
    void failsInWordsIfItStartsBehindThePlace() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 1, 100, 4), 1);
        var first = world.start(world.spec("first", 1, JobSpec.StartFrom.BEGINNING), random);
        var savepoint = first.job()
                .savepointAt(
                        "sp", Optional.empty(), new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 50L))), true);
        first.stepUntil(savepoint::isDone);

        var start = JobSpec.StartFrom.savepoint("sp")
                .mutedUntil(new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 40L))));
        var process = world.start(world.spec("muted", 1, start), random);
        process.stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FAILED);
        assertThat(process.job().status().failure()).get().asString().contains("already read up to position 50");
        assertThat(world.outputs("muted").values()).allMatch(it -> it.isEmpty());
    }
}
