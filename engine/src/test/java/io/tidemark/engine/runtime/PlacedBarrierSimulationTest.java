package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource.Timed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints at given places: nothing beyond is in them, nothing before is missing. */
class PlacedBarrierSimulationTest {

    private static final String SOURCE = "clicks";

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void liesExactlyAtThePositionsAskedFor(long seed) {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var positions = new HashMap<String, Long>();
        for (int i = 0; i < clicks.splits().size(); i++) {
            positions.put(String.valueOf(i), (long)
                    random.nextInt(clicks.splits().get(i).size() + 1));
        }
        boolean stop = random.nextBoolean();
        var process = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);

        // When
        var asked = process.job()
                .savepointAt("sp", Optional.empty(), new BarrierPlace.AtPositions(Map.of(SOURCE, positions)), stop);
        var savepoint = await(process, asked);
        if (!stop) {
            process.stepToEnd();
        }
        world.start(world.spec("rest", 1 + random.nextInt(3), JobSpec.StartFrom.savepoint("sp")), random)
                .stepToEnd();

        // Then
        assertThat(positionsIn(savepoint)).isEqualTo(positions);
        assertThat(process.job().status().phase()).isEqualTo(stop ? JobPhase.STOPPED : JobPhase.FINISHED);
        if (stop) {
            assertThat(joined(world.outputs("job"), world.outputs("rest"))).isEqualTo(clicks.expected());
        } else {
            assertThat(world.outputs("job")).isEqualTo(clicks.expected());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsTheEventsBeforeAMomentAndNoOthers(long seed) {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        long moment = 900L + random.nextInt(1_200);
        var expected = new HashMap<String, Long>();
        for (int i = 0; i < clicks.splits().size(); i++) {
            long position = 0;
            for (var click : clicks.splits().get(i)) {
                if (click.event().at() >= moment) {
                    break;
                }
                position++;
            }
            expected.put(String.valueOf(i), position);
        }
        var process = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);

        var asked = process.job().savepointAt("sp", Optional.empty(), new BarrierPlace.AtEventTime(moment), false);
        process.stepUntil(() -> asked.isDone() || process.job().ended().isDone());
        process.stepToEnd();

        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
        if (asked.isCompletedExceptionally()) {
            // only if the moment never came
            assertThat(expected.values()).allMatch(it -> it >= 20);
        } else {
            assertThat(positionsIn(asked.join())).isEqualTo(expected);
        }
    }

    @Test
    void refusesAPositionThatWasPassedAndReadsOn() {
        var random = new Random(1);
        var clicks = Clicks.random(random, 2, 200, 4);
        var world = new SimulatedWorld(directory, clicks, 3);
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
        process.stepUntil(() -> process.job().status().eventsIn() > 100);

        var asked = process.job()
                .savepointAt(
                        "sp",
                        Optional.empty(),
                        new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 1L, "1", 150L))),
                        false);
        process.stepUntil(asked::isDone);
        process.stepToEnd();

        assertThatThrownBy(asked::join)
                .hasMessageContaining("'clicks', split '0'")
                .hasMessageContaining("was to lie at 1");
        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    @Test
    void readsOnWhenItIsGivenUp() {
        var random = new Random(1);
        var clicks = Clicks.random(random, 2, 60, 4);
        var lists = new ArrayList<List<Timed<Click>>>(clicks.splits());
        var world = new SimulatedWorld(directory, new Clicks(lists), 3);
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);

        // When one split waits for another that never gets there
        var asked = process.job()
                .savepointAt(
                        "sp",
                        Optional.empty(),
                        new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 10L, "1", 1_000L))),
                        false);
        process.steps(2_000);
        assertThat(process.job().status().eventsIn()).isEqualTo(70);
        asked.cancel(false);
        process.stepToEnd();

        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    /** Either it stops there, or nothing happens: never does it end without anybody hearing of it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stopsThereOrGoesOnWhenAStopIsGivenUpAtAnyMoment(long seed) {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var job = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        var place = new BarrierPlace.AtLeastPositions(Map.of("clicks", Map.of("0", (long)
                random.nextInt(clicks.splits().get(0).size() + 1))));
        var stop = job.job().savepointAt("stop", Optional.empty(), place, true);
        job.steps(random.nextInt(300));

        job.job().giveUp("stop");
        job.stepToEnd();

        assertThat(stop).isDone();
        if (stop.isCompletedExceptionally()) {
            assertThat(job.job().status().phase()).isEqualTo(JobPhase.FINISHED);
            assertThat(world.outputs("job")).isEqualTo(clicks.expected());
        } else {
            assertThat(job.job().status().phase()).isEqualTo(JobPhase.STOPPED);
            world.start(world.spec("rest", 1, JobSpec.StartFrom.savepoint("stop")), random)
                    .stepToEnd();
            assertThat(joined(world.outputs("job"), world.outputs("rest"))).isEqualTo(clicks.expected());
        }
    }

    @Test
    void refusesASecondPlaceWhileOneIsUnderWay() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 2, 60, 4), 3);
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
        var place = new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 10L, "1", 60L)));

        var first = process.job().savepointAt("one", Optional.empty(), place, false);
        var second = process.job().savepointAt("two", Optional.empty(), place, false);
        process.stepUntil(() -> first.isDone() && second.isDone());

        assertThat(positionsIn(first.join())).isEqualTo(Map.of("0", 10L, "1", 60L));
        assertThatThrownBy(second::join).hasMessageContaining("'one'");
    }

    /** A task may just have come to the place that was given up, and its word isn't meant for the next one. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void liesExactlyWhereItIsToThoughAnotherPlaceWasGivenUpBefore(long seed) {
        for (long i = 10 * seed; i < 10 * seed + 10; i++) {
            var random = new Random(i);
            var world = new SimulatedWorld(directory.resolve(String.valueOf(i)), Clicks.random(random, 2, 100, 4), 1);
            var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
            var first = process.job().savepointAt("one", Optional.empty(), at(20, 60), false);
            process.stepUntil(() -> process.job().status().eventsIn() >= 35);
            first.cancel(false);

            var second = process.job().savepointAt("two", Optional.empty(), at(80, 90), false);
            process.stepUntil(second::isDone);

            assertThat(positionsIn(second.join())).isEqualTo(Map.of("0", 80L, "1", 90L));
        }
    }

    @Test
    void isForgottenWhenItIsRefusedSoThatItsNameIsFree() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 2, 200, 4), 3);
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);
        process.stepUntil(() -> process.job().status().eventsIn() > 100);
        var refused = process.job().savepointAt("sp", Optional.empty(), at(1, 150), false);
        process.stepUntil(refused::isDone);

        var plain = process.job().savepoint("sp", Optional.empty());
        process.stepUntil(plain::isDone);

        assertThat(refused).isCompletedExceptionally();
        assertThat(plain.join().id()).isEqualTo("sp");
    }

    @Test
    void refusesASecondOneOfTheSameNameWhileTheFirstIsUnderWay() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 2, 60, 4), 3);
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), random);

        var first = process.job().savepointAt("sp", Optional.empty(), at(10, 60), false);
        var second = process.job().savepointAt("sp", Optional.empty(), at(10, 60), false);
        process.stepUntil(() -> first.isDone() && second.isDone());

        assertThat(positionsIn(first.join())).isEqualTo(Map.of("0", 10L, "1", 60L));
        assertThatThrownBy(second::join).hasMessageContaining("'sp' of job 'job' is being taken already");
    }

    private static BarrierPlace at(long first, long second) {
        return new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", first, "1", second)));
    }

    private static Manifest await(SimulatedWorld.SimulatedProcess process, CompletableFuture<Manifest> asked) {
        process.stepUntil(asked::isDone);
        return asked.join();
    }

    private static Map<String, Long> positionsIn(Manifest savepoint) {
        var positions = new HashMap<String, Long>();
        savepoint
                .sources()
                .values()
                .forEach(source -> source.splits().forEach(it -> positions.put(it.split(), it.next())));
        return positions;
    }

    static Map<String, List<String>> joined(Map<String, List<String>> one, Map<String, List<String>> other) {
        var joined = new TreeMap<String, List<String>>();
        one.forEach((target, values) -> {
            var both = new ArrayList<>(values);
            both.addAll(other.getOrDefault(target, List.of()));
            both.sort(null);
            joined.put(target, both);
        });
        return joined;
    }
}
