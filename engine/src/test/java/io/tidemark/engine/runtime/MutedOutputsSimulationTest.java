package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
        var start = JobSpec.StartFrom.BEGINNING.mutedUntil(MutedUntil.at(place));
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
        world.start(
                        world.spec(
                                "new",
                                2,
                                JobSpec.StartFrom.savepoint("state").mutedUntil(MutedUntil.endOf(stop.join()))),
                        random)
                .stepToEnd();

        var stopped = stop.join().positions().getOrDefault(SOURCE, Map.of());
        reached.getOrDefault(SOURCE, Map.of())
                .forEach((split, next) ->
                        assertThat(stopped.getOrDefault(split, 0L)).isGreaterThanOrEqualTo(next));
        assertThat(PlacedBarrierSimulationTest.joined(world.outputs("old"), world.outputs("new")))
                .isEqualTo(clicks.expected());
    }

    /** The old job's windows follow one split since the other is idle; for the new job that other one has only just begun. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void doublesNoWindowThatTheOldJobGaveOutBecauseASplitWasIdle(long seed) {
        var quiet = new CopyOnWriteArrayList<>(List.of(click(1_000)));
        var busy = new CopyOnWriteArrayList<Timed<Click>>();
        var world = idling(List.of(busy, quiet));
        var random = new Random(seed);
        add(busy, 20);
        var old = world.start(world.spec("old", 1, JobSpec.StartFrom.BEGINNING), random);
        var fork = world.start(world.spec("fork", 1, JobSpec.StartFrom.BEGINNING), random);
        old.steps(8_000);
        fork.steps(8_000);
        var state = fork.job().savepoint("state", Optional.empty());
        fork.stepUntil(state::isDone);
        add(busy, 20);
        old.steps(8_000);

        requireOneWriter(world, old, state.join(), () -> add(busy, 20), random);
    }

    /** For the new job, which has much to catch up with, a split is idle that for the old one isn't. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesNoWindowThatTheOldJobHeldBackBecauseASplitWasNotIdle(long seed) {
        var quiet = new CopyOnWriteArrayList<>(List.of(click(1_000)));
        var busy = new CopyOnWriteArrayList<Timed<Click>>();
        var world = idling(List.of(busy, quiet));
        var random = new Random(seed);
        add(busy, 20);
        var old = world.start(world.spec("old", 1, JobSpec.StartFrom.BEGINNING), random);
        var fork = world.start(world.spec("fork", 1, JobSpec.StartFrom.BEGINNING), random);
        fork.steps(300);
        var state = fork.job().savepoint("state", Optional.empty());
        fork.stepUntil(state::isDone);
        add(busy, 1_500);
        old.steps(20_000);
        quiet.add(click(busy.get(busy.size() - 1).event().at()));
        add(busy, 20);
        old.steps(200);

        requireOneWriter(world, old, state.join(), () -> add(busy, 20), random);
    }

    /** Stops the old job, lets a new one take over, and looks at each window that was written. */
    private static void requireOneWriter(
            SimulatedWorld world, SimulatedWorld.SimulatedProcess old, Manifest state, Runnable more, Random random) {
        var stop = old.job()
                .savepointAt("stop", Optional.empty(), new BarrierPlace.AtLeastPositions(state.positions()), true);
        old.stepUntil(stop::isDone);
        var start = JobSpec.StartFrom.savepoint("state").mutedUntil(MutedUntil.endOf(stop.join()));
        var first = world.start(world.spec("new", 1, start), random);
        first.stepUntil(() -> !lastManifest(world, first).map(Manifest::muted).orElse(true));
        long givenOut = operatorWatermark(stop.join());
        assertThat(lastManifest(world, first).map(MutedOutputsSimulationTest::operatorWatermark))
                .as("it must not give out again after a crash what the old job gave out")
                .hasValueSatisfying(it -> assertThat(it).isGreaterThanOrEqualTo(givenOut));
        // whatever it did since its outputs opened, it must come to the same again
        var taker = world.start(world.spec("new", 1, start), random);
        taker.steps(20_000);
        more.run();
        taker.steps(8_000);

        var written = PlacedBarrierSimulationTest.joined(world.outputs("old"), world.outputs("new"))
                .getOrDefault("sum", List.of());
        var windows = written.stream()
                .map(it -> Long.parseLong(it.split(" ", -1)[1]))
                .sorted()
                .toList();
        assertThat(windows).doesNotHaveDuplicates().hasSizeGreaterThan(8);
        assertThat(windows)
                .isEqualTo(LongStream.range(0, windows.size())
                        .map(it -> 1_000 + 100 * it)
                        .boxed()
                        .toList());
        assertThat(taker.job().status().lateEvents()).isZero();
    }

    private static long operatorWatermark(Manifest manifest) {
        return Objects.requireNonNull(manifest.operators().get("sum")).watermark();
    }

    private static Optional<Manifest> lastManifest(SimulatedWorld world, SimulatedWorld.SimulatedProcess process) {
        if (process.job().status().lastCheckpoint().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(world.lastManifest(process.job()));
        } catch (SnapshotException e) {
            throw new AssertionError(e);
        }
    }

    /** Then the end of the input and the begin of outputs come at once, and what the end gives out comes behind both. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWhatTheEndOfItsInputGivesOutThoughOutputsBeginJustThere(long seed) {
        var clicks = new ArrayList<Timed<Click>>();
        add(clicks, 10);
        Program program = (pipeline, parameters) -> sums(pipeline, ListSource.bounded(List.of(clicks), 1));
        var world = new SimulatedWorld(directory, program, Set.of("sum"));
        var begin =
                new MutedUntil(new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 10L))), Map.of("sum", 1_099L));

        var job = world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING.mutedUntil(begin)), new Random(seed));
        job.stepToEnd();

        assertThat(job.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(job.job().status().restarts()).isZero();
        assertThat(world.outputs("job")).isEqualTo(Map.of("sum", List.of("anna 1100 1200 5")));
    }

    private SimulatedWorld idling(List<List<Timed<Click>>> splits) {
        Program program = (pipeline, parameters) -> sums(pipeline, ListSource.unbounded(splits, 1));
        return new SimulatedWorld(directory, program, Set.of("sum"));
    }

    private static void sums(Pipeline pipeline, ListSource<Click> clicks) {
        pipeline.source(SOURCE, clicks)
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofMillis(50)).idleAfter(Duration.ofMillis(600)))
                .keyBy(Click::who, Serdes.string())
                .window("sum", TumblingWindows.of(Duration.ofMillis(100)))
                .aggregate(new WindowModel.Sum(), Serdes.int64())
                .sink("out", new MemorySink<>("sum"));
    }

    private static void add(List<Timed<Click>> clicks, int count) {
        long next =
                clicks.isEmpty() ? 1_000 : clicks.get(clicks.size() - 1).event().at() + 20;
        for (int i = 0; i < count; i++) {
            clicks.add(click(next + 20L * i));
        }
    }

    private static Timed<Click> click(long at) {
        return new Timed<>(new Click("anna", 1, at), 0);
    }

    @Test
    void refusesToStartFromASavepointThatWasTakenBeforeOutputsBegan() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 1, 100, 4), 1);
        var begin = MutedUntil.at(new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 90L))));
        var silent = world.start(world.spec("silent", 1, JobSpec.StartFrom.BEGINNING.mutedUntil(begin)), random);
        silent.stepUntil(() -> silent.job().status().eventsIn() > 5);
        var stopped = silent.job().stop("early", Optional.empty());
        silent.stepUntil(stopped::isDone);
        var spec = world.spec("next", 1, JobSpec.StartFrom.savepoint("early"));

        assertThat(stopped.join().muted()).isTrue();
        assertThatThrownBy(() -> StartCheck.run(spec, world.snapshots))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("'early' was taken while job 'silent' was still silent");
    }

    @Test
    void saysThatItIsOnItsWayThereWhenASavepointIsToLieElsewhereMeanwhile() {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 1, 100, 4), 1);
        var place = new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 90L)));
        var start = JobSpec.StartFrom.BEGINNING.mutedUntil(MutedUntil.at(place));
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
                .mutedUntil(MutedUntil.at(new BarrierPlace.AtPositions(Map.of(SOURCE, Map.of("0", 40L)))));
        var process = world.start(world.spec("muted", 1, start), random);
        process.stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FAILED);
        assertThat(process.job().status().failure()).get().asString().contains("already read up to position 50");
        assertThat(world.outputs("muted").values()).allMatch(it -> it.isEmpty());
    }
}
