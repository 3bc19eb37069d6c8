package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.ReminderProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs on a virtual clock: crashed anywhere, their results are those of an uninterrupted run. */
class JobSimulationTest {

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void computesWhatAPlainProgramDoes(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));

        var process = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        process.stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesAndDoublesNothingWhenItCrashesAgainAndAgain(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        int parallelism = 1 + random.nextInt(3);

        for (int crash = random.nextInt(6); crash > 0; crash--) {
            world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random)
                    .steps(random.nextInt(1_500));
        }
        var last = world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random);
        last.stepToEnd();

        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    /** Every step of one whole run is a step to crash at. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void losesAndDoublesNothingWhateverStepItCrashesAt(long seed) {
        var clicks = Clicks.random(new Random(seed), 2, 25, 3);
        var uninterrupted = new SimulatedWorld(directory.resolve("straight"), clicks, 3);
        int steps = uninterrupted
                .start(uninterrupted.spec("job", 2, JobSpec.StartFrom.BEGINNING), new Random(seed))
                .stepToEnd();

        for (int crashAt = 1; crashAt <= steps; crashAt++) {
            var world = new SimulatedWorld(directory.resolve("crash-" + crashAt), clicks, 3);
            world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), new Random(seed))
                    .steps(crashAt);
            world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), new Random(seed + crashAt))
                    .stepToEnd();

            assertThat(world.outputs("job"))
                    .as("crashed at step %d of %d", crashAt, steps)
                    .isEqualTo(clicks.expected());
        }
    }

    /** With one split and one task, what is late depends on the events alone, however many come at a time. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void dropsTheSameLateEventsWhenItCrashes(long seed) {
        var random = new Random(seed);
        var clicks = Clicks.withLateOnes(random, 400, 3);
        var uninterrupted = new SimulatedWorld(directory.resolve("straight"), clicks, 1);
        uninterrupted
                .start(uninterrupted.spec("job", 1, JobSpec.StartFrom.BEGINNING), random)
                .stepToEnd();
        var world = new SimulatedWorld(directory.resolve("crashing"), clicks, 1 + random.nextInt(50));

        for (int crash = 0; crash < 8; crash++) {
            world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random)
                    .steps(random.nextInt(200));
        }
        world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random).stepToEnd();

        assertThat(world.outputs("job")).isEqualTo(uninterrupted.outputs("job"));
        assertThat(world.outputs("job").get(ClickProgram.SUMS))
                .isNotEqualTo(clicks.expected().get(ClickProgram.SUMS));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesAndDoublesNothingWhenItCrashesAroundACommit(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(10));
        int parallelism = 1 + random.nextInt(3);
        boolean before = random.nextBoolean();
        int[] left = {1 + random.nextInt(3)};
        if (before) {
            world.broker.beforeCommit(commit -> crashWhenItIsTime(left));
        } else {
            world.broker.afterCommit(commit -> crashWhenItIsTime(left));
        }

        try {
            world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random)
                    .stepToEnd();
        } catch (SimulatedWorkers.Crash crash) {
            world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random)
                    .stepToEnd();
        }

        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    /** The broker's answer is lost, again and again: that is no sign of another owner. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesOnWhenItDoesNotHearOfSeveralCommitsInARowThatHappened(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1);
        int[] unheard = {2 + random.nextInt(3)};
        world.broker.afterCommit(commit -> {
            if (commit.epoch() > 1 && unheard[0]-- > 0) {
                throw new CommitException("no answer", new IOException("time is up"));
            }
        });

        var process = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        process.stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(world.outputs("job")).isEqualTo(clicks.expected());
    }

    /** Otherwise what comes between a start and a failure soon after would be in no output. */
    @Test
    void goesOnFromWhereItFirstBeganThoughItsSourceWouldBeginElsewhereNow() {
        var live = new CopyOnWriteArrayList<Timed<Click>>();
        live.add(new Timed<>(new Click("anna", 1, 1_000), 0));
        var world = new SimulatedWorld(
                directory,
                new ReminderProgram(ListSource.fromPresent(List.of(live), 3)),
                Set.of(ReminderProgram.TARGET));
        var spec = world.spec("job", 1, JobSpec.StartFrom.BEGINNING, Duration.ofDays(1));
        var process = world.start(spec, new Random(1));

        process.stepUntil(() -> process.job().status().lastCheckpoint().isPresent());
        live.add(new Timed<>(new Click("bob", 1, 2_000), 0));
        var again = world.start(spec, new Random(2));
        again.stepUntil(() -> again.job().status().phase() == JobPhase.LIVE);

        assertThat(again.job().status().eventsIn()).isEqualTo(1);
    }

    @Test
    void isRefusedIfItsEpochsTakeTooLongForItsCommitLog() {
        var world = new SimulatedWorld(directory, randomClicks(new Random(1)), 1);
        var spec = world.spec("job", 1, JobSpec.StartFrom.BEGINNING);
        world.broker.longestEpoch(spec.tuning().checkpointInterval().multipliedBy(2));
        assertThatCode(() -> StartCheck.run(spec, world.snapshots)).doesNotThrowAnyException();

        world.broker.longestEpoch(
                spec.tuning().checkpointInterval().multipliedBy(2).minusMillis(1));

        assertThatThrownBy(() -> StartCheck.run(spec, world.snapshots))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("a checkpoint every PT0.15S")
                .hasMessageContaining("at most PT0.1495S");
        var process = world.start(spec, new Random(1));
        process.stepToEnd();
        assertThat(process.job().status().phase()).isEqualTo(JobPhase.FAILED);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cutsHistoryCleanlyAtASavepoint(long seed) throws IOException {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(4));
        var process = world.start(world.spec("job", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        process.steps(random.nextInt(600));

        // When
        var asked = process.job().savepoint("sp", Optional.empty());
        process.stepUntil(() -> asked.isDone());
        if (asked.isCompletedExceptionally()) {
            return; // the job was over before
        }
        process.stepToEnd();
        var savepoint = asked.join();
        for (var fork : List.of("fork-1", "fork-2")) {
            world.start(world.spec(fork, 1 + random.nextInt(3), JobSpec.StartFrom.savepoint(savepoint.id())), random)
                    .stepToEnd();
        }

        // Then
        assertThat(world.outputs("job")).as("not disturbed by the savepoint").isEqualTo(clicks.expected());
        assertThat(world.outputs("fork-2")).as("the same twice").isEqualTo(world.outputs("fork-1"));
        for (var target : clicks.expected().keySet()) {
            var both = new ArrayList<>(before(world, savepoint.epoch(), target));
            both.addAll(world.outputs("fork-1").getOrDefault(target, List.of()));
            assertThat(both)
                    .as(target)
                    .containsExactlyInAnyOrderElementsOf(clicks.expected().getOrDefault(target, List.of()));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsUpItsOutputsAlikeHoweverItGotThere(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = Clicks.random(random, 1 + random.nextInt(4), 1 + random.nextInt(120), 1 + random.nextInt(6));
        var straight = new SimulatedWorld(directory.resolve("straight"), clicks, 1 + random.nextInt(10));
        var uninterrupted = straight.start(straight.spec("job", 1, JobSpec.StartFrom.BEGINNING), random);
        uninterrupted.stepToEnd();
        var expected = straight.lastManifest(uninterrupted.job()).outputs();
        var world = new SimulatedWorld(directory.resolve("crashing"), clicks, 1 + random.nextInt(4));
        int parallelism = 1 + random.nextInt(3);

        for (int crash = random.nextInt(6); crash > 0; crash--) {
            world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random)
                    .steps(random.nextInt(1_500));
        }
        var process = world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random);
        process.steps(random.nextInt(300));
        var asked = process.job().savepoint("sp", Optional.empty());
        process.stepToEnd();

        assertThat(expected.values()).extracting(Manifest.Output::records).isNotEmpty();
        for (var sink : expected.entrySet()) {
            assertThat(sink.getValue().records())
                    .as(sink.getKey())
                    .isEqualTo(straight.outputs("job")
                            .getOrDefault(sink.getKey(), List.of())
                            .size());
        }
        assertThat(world.lastManifest(process.job()).outputs()).as("crashed").isEqualTo(expected);
        assertThat(process.job().status().outputs()).as("in its status").isEqualTo(expected);
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            var fork =
                    world.start(world.spec("fork", 1 + random.nextInt(8), JobSpec.StartFrom.savepoint("sp")), random);
            fork.stepToEnd();
            assertThat(world.lastManifest(fork.job()).outputs()).as("replayed").isEqualTo(expected);
        }
    }

    /** A job from a manifest of 0.1 would otherwise show what it wrote itself as if it were all. */
    @Test
    void doesNotSayWhatWasWrittenInAllIfTheSnapshotItBeganFromDoesNot() throws Exception {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 2, 400, 5), 3);
        var process = world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random);
        process.steps(30);
        var stopped = process.job().stop("sp", Optional.empty());
        process.stepUntil(stopped::isDone);
        try (var upload = world.snapshots.begin()) {
            upload.publish(withoutOutputs(stopped.get()));
        }

        var fork = world.start(world.spec("fork", 2, JobSpec.StartFrom.savepoint("sp-of-old")), random);
        fork.stepToEnd();

        assertThat(stopped.get().outputs()).isNotEmpty();
        assertThat(world.lastManifest(fork.job()).outputs()).isEmpty();
        assertThat(fork.job().status().outputs()).isEmpty();
    }

    private static Manifest withoutOutputs(Manifest manifest) {
        return new Manifest(
                manifest.id() + "-of-old",
                manifest.kind(),
                manifest.label(),
                manifest.job(),
                manifest.epoch(),
                manifest.program(),
                manifest.parent(),
                manifest.created(),
                manifest.watermark(),
                manifest.parallelism(),
                manifest.sources(),
                manifest.operators(),
                manifest.sinks(),
                Map.of(),
                manifest.muted(),
                manifest.processingTimeUids());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesOnExactlyWhereAnotherJobStopped(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var world = new SimulatedWorld(directory, clicks, 1 + random.nextInt(4));
        var process = world.start(world.spec("old", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        process.steps(random.nextInt(600));

        var stopped = process.job().stop("sp", Optional.of("upgrade"));
        process.stepUntil(() -> stopped.isDone());
        if (stopped.isCompletedExceptionally()) {
            return; // the job was over before
        }
        world.start(world.spec("new", 1 + random.nextInt(3), JobSpec.StartFrom.savepoint("sp")), random)
                .stepToEnd();

        assertThat(process.job().status().phase()).isEqualTo(JobPhase.STOPPED);
        assertThat(join(world.outputs("old"), world.outputs("new"))).isEqualTo(clicks.expected());
    }

    private static Clicks randomClicks(Random random) {
        return Clicks.random(random, 1 + random.nextInt(4), random.nextInt(120), 1 + random.nextInt(6));
    }

    private static void crashWhenItIsTime(int[] left) {
        if (--left[0] == 0) {
            throw new SimulatedWorkers.Crash();
        }
    }

    private static List<String> before(SimulatedWorld world, long epoch, String target) {
        return world.broker.outputs().stream()
                .filter(it -> it.job().equals("job")
                        && it.epoch() <= epoch
                        && it.target().equals(target))
                .map(it -> it.value().toString())
                .toList();
    }

    private static Map<String, List<String>> join(Map<String, List<String>> one, Map<String, List<String>> other) {
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
