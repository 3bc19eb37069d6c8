package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource.Timed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that is to end at a place ends just there, by itself, and leaves what a savepoint there would hold. */
class UntilSimulationTest {

    private static final String SOURCE = "clicks";

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsAtPositionsHoweverOftenItCrashes(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var place = new BarrierPlace.AtLeastPositions(Map.of(SOURCE, positions(clicks, random)));
        stopAt(world, place, random);

        var spec = world.spec("until", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING, Duration.ofMillis(20))
                .until(place);
        for (int crash = random.nextInt(4); crash > 0; crash--) {
            world.start(spec, random).steps(random.nextInt(800));
        }
        var until = world.start(spec, random);
        until.stepToEnd();

        requireSame(world, until);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsAtAMomentOrAtPositionsWhicheverComesFirst(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var positions = positions(clicks, random);
        long moment = someTime(clicks, random);
        var first = new HashMap<String, Long>();
        positions.forEach((split, next) ->
                first.put(split, Math.min(next, firstAtOrAfter(clicks.splits().get(Integer.parseInt(split)), moment))));
        stopAt(world, new BarrierPlace.AtLeastPositions(Map.of(SOURCE, first)), random);

        var spec = world.spec("until", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING)
                .until(new BarrierPlace.AtEventTime(moment, Map.of(SOURCE, positions)));
        var until = world.start(spec, random);
        until.stepToEnd();

        requireSame(world, until);
    }

    /** Where its outputs begin comes first; a savepoint at another place may come before that, or is refused. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsThereThoughOtherPlacesComeBefore(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = clicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        var place = new BarrierPlace.AtLeastPositions(Map.of(SOURCE, positions(clicks, random)));
        stopAt(world, place, random);

        var begin = new BarrierPlace.AtLeastPositions(Map.of(SOURCE, Map.of("0", 0L)));
        var spec = world.spec(
                        "until",
                        1 + random.nextInt(3),
                        JobSpec.StartFrom.BEGINNING.mutedUntil(new MutedUntil(begin, Map.of())))
                .until(place);
        var until = world.start(spec, random);
        until.steps(random.nextInt(300));
        var between = until.job().savepointAt("between", Optional.empty(), begin, false);
        if (random.nextBoolean()) {
            until.steps(random.nextInt(20));
            between.cancel(false);
        }
        until.stepToEnd();

        requireSame(world, until);
    }

    private static void stopAt(SimulatedWorld world, BarrierPlace place, Random random) {
        var stopped = world.start(world.spec("stopped", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        var savepoint = stopped.job().savepointAt("sp", Optional.empty(), place, true);
        stopped.stepUntil(savepoint::isDone);
        assertThat(savepoint).isCompleted();
    }

    private static void requireSame(SimulatedWorld world, SimulatedWorld.SimulatedProcess until) throws Exception {
        assertThat(until.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(until.job().status().restarts()).isZero();
        assertThat(world.outputs("until")).isEqualTo(world.outputs("stopped"));
        assertThat(world.digest("until")).isEqualTo(world.digest("stopped"));
        assertThat(world.lastManifest(until.job()).positions())
                .isEqualTo(world.snapshots.find("sp").orElseThrow().positions());
    }

    private static Clicks clicks(Random random) {
        return Clicks.random(random, 1 + random.nextInt(4), 20 + random.nextInt(100), 4);
    }

    private static Map<String, Long> positions(Clicks clicks, Random random) {
        var positions = new HashMap<String, Long>();
        for (int i = 0; i < clicks.splits().size(); i++) {
            positions.put(String.valueOf(i), (long)
                    random.nextInt(clicks.splits().get(i).size() + 1));
        }
        return positions;
    }

    private static long someTime(Clicks clicks, Random random) {
        var all = clicks.splits().stream().flatMap(List::stream).toList();
        return all.get(random.nextInt(all.size())).event().at();
    }

    private static long firstAtOrAfter(List<Timed<Click>> split, long moment) {
        for (int i = 0; i < split.size(); i++) {
            if (split.get(i).event().at() >= moment) {
                return i;
            }
        }
        return split.size();
    }
}
