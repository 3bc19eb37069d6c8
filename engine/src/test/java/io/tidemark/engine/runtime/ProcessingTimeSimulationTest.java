package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.ReminderProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs that look at the clock on the wall: as event time says in a replay, as the clock says when they are live. */
class ProcessingTimeSimulationTest {

    private static final String WARNING =
            "'reminder' uses processing time: what it does from snapshot 'sp' on may differ from what was done the first time.";

    @TempDir
    private Path directory;

    private final List<Timed<Click>> live = new CopyOnWriteArrayList<>();

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesByEventTimeInAReplayHoweverOftenItCrashes(long seed) {
        var random = new Random(seed);
        var clicks = randomClicks(random);
        var program = new ReminderProgram(ListSource.bounded(List.of(clicks), 1 + random.nextInt(20)));
        var world = new SimulatedWorld(directory, program, Set.of(ReminderProgram.TARGET));

        for (int crash = random.nextInt(4); crash > 0; crash--) {
            world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random)
                    .steps(random.nextInt(1_000));
        }
        world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random).stepToEnd();

        assertThat(reminders(world, "job")).containsExactlyInAnyOrderElementsOf(expected(clicks));
    }

    @Test
    void goesByTheClockWhenItIsLiveThoughNothingComes() {
        var random = new Random(1);
        var world = liveWorld();
        live.add(new Timed<>(new Click("early", 1, 1_000), 0));
        var process = world.start(world.spec("job", 1, JobSpec.StartFrom.BEGINNING), random);

        process.stepUntil(() -> reminders(world, "job").equals(List.of("early quiet since 1000")));
        live.add(new Timed<>(new Click("late", 1, 2_000), 0));
        process.stepUntil(() -> reminders(world, "job").size() == 2);

        assertThat(reminders(world, "job")).containsExactly("early quiet since 1000", "late quiet since 2000");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void remindsOnceWhenItStopsAndAnotherJobGoesOn(long seed) {
        var random = new Random(seed);
        var world = liveWorld();
        live.add(new Timed<>(new Click("first", 1, 1_000), 0));
        var old = world.start(world.spec("old", 1 + random.nextInt(3), JobSpec.StartFrom.BEGINNING), random);
        old.stepUntil(() -> old.job().status().phase() == JobPhase.LIVE);
        live.add(new Timed<>(new Click("second", 1, 2_000), 0));
        old.stepUntil(() -> old.job().status().eventsIn() == 2);

        // When
        old.steps(random.nextInt(100));
        var stopped = old.job().stop("sp", Optional.empty());
        old.stepToEnd();
        var next = world.start(world.spec("next", 1 + random.nextInt(3), JobSpec.StartFrom.savepoint("sp")), random);
        next.stepUntil(
                () -> reminders(world, "old").size() + reminders(world, "next").size() >= 2);
        next.steps(500);

        // Then
        assertThat(old.job().status().phase()).isEqualTo(JobPhase.STOPPED);
        assertThat(old.job().status().restarts()).isZero();
        var both = new ArrayList<>(reminders(world, "old"));
        both.addAll(reminders(world, "next"));
        assertThat(both).containsExactlyInAnyOrder("first quiet since 1000", "second quiet since 2000");
        assertThat(stopped.join().processingTimeUids()).containsExactly(ReminderProgram.UID);
    }

    @Test
    void warnsOfItByUidAtEachStartFromASnapshot() throws Exception {
        var random = new Random(1);
        var world = liveWorld();
        var first = world.start(world.spec("first", 1, JobSpec.StartFrom.BEGINNING), random);
        var stopped = first.job().stop("sp", Optional.empty());
        first.stepToEnd();
        var spec = world.spec("next", 1, JobSpec.StartFrom.savepoint("sp"));

        var next = world.start(spec, random);
        next.stepUntil(() -> next.job().status().phase() == JobPhase.LIVE);

        assertThat(stopped).isCompleted();
        assertThat(first.job().status().warnings()).isEmpty();
        assertThat(next.job().status().warnings()).containsExactly(WARNING);
        assertThat(StartCheck.run(spec, world.snapshots)).containsExactly(WARNING);
        assertThat(StartCheck.run(world.spec("new", 1, JobSpec.StartFrom.BEGINNING), world.snapshots))
                .isEmpty();
    }

    private SimulatedWorld liveWorld() {
        return new SimulatedWorld(
                directory, new ReminderProgram(ListSource.unbounded(List.of(live), 3)), Set.of(ReminderProgram.TARGET));
    }

    private static List<String> reminders(SimulatedWorld world, String job) {
        return world.outputs(job).getOrDefault(ReminderProgram.TARGET, List.of());
    }

    private static List<Timed<Click>> randomClicks(Random random) {
        var clicks = new ArrayList<Timed<Click>>();
        long time = 1_000;
        for (int n = random.nextInt(150); n > 0; n--) {
            time += random.nextInt(30);
            clicks.add(new Timed<>(new Click("p" + random.nextInt(4), 1, time), 0));
        }
        return clicks;
    }

    /** What happens at the latest when the next event comes, whoever's it is. */
    private static List<String> expected(List<Timed<Click>> clicks) {
        var reminders = new ArrayList<String>();
        var last = new HashMap<String, Long>();
        for (var timed : clicks) {
            long now = timed.event().at();
            last.entrySet().removeIf(it -> {
                boolean due = it.getValue() + ReminderProgram.AFTER_MILLIS <= now;
                if (due) {
                    reminders.add("%s quiet since %d".formatted(it.getKey(), it.getValue()));
                }
                return due;
            });
            last.put(timed.event().who(), now);
        }
        return reminders;
    }
}
