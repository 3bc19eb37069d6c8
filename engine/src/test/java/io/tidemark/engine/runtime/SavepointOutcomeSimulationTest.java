package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Program;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.runtime.SimulatedWorld.SimulatedProcess;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemorySink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever asks for a savepoint hears what became of it: that it is there if it is, that it isn't if it isn't. */
class SavepointOutcomeSimulationTest {

    private static final long POISON = -1;

    @TempDir
    private Path directory;

    private final List<Timed<Long>> events = new CopyOnWriteArrayList<>();
    private boolean poisonous;
    private SimulatedWorld world;

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @BeforeEach
    void feed() {
        LongStream.range(0, 50).forEach(i -> events.add(new Timed<>(i, i)));
        Program program = (pipeline, parameters) -> pipeline.source("numbers", ListSource.unbounded(List.of(events), 3))
                .map(this::failOnce)
                .sink("out", new MemorySink<>("out"));
        world = new SimulatedWorld(directory, program, Set.of("out"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isThatItIsThereThoughATaskFailsBeforeItIsTold(long seed) throws Exception {
        var process = start(seed);
        onceAfterPublish("sp", () -> {
            failATask();
            process.stepUntil(() -> process.job().status().phase() == JobPhase.RESTORING);
        });

        var asked = process.job().savepoint("sp", Optional.empty());
        process.stepUntil(asked::isDone);
        process.stepUntil(() -> checkpointEpoch(process) > asked.join().epoch());

        assertThat(asked.join()).isEqualTo(world.snapshots.find("sp").orElseThrow());
        assertThat(process.job().status().restarts()).isEqualTo(1);
    }

    /** The job isn't stopped: whoever brings it up again can stop it with a savepoint of this name. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isThatItWasNotTakenAndThenItIsNotThereIfTheJobIsSuspendedBeforeItStops(long seed) throws Exception {
        var process = start(seed);
        onceAfterPublish("sp", () -> {
            var suspended = process.job().suspend();
            process.stepUntil(suspended::isDone);
        });

        var stopped = process.job().stop("sp", Optional.empty());
        process.stepUntil(() -> stopped.isDone() && world.snapshots.find("sp").isEmpty());

        assertThatThrownBy(stopped::join).hasMessageContaining("was not taken");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isOneForEachThoughTheNameOfAnotherIsTaken(long seed) throws Exception {
        var process = start(seed);
        var first = process.job().savepoint("taken", Optional.empty());
        process.stepUntil(() -> first.isDone() && checkpointEpoch(process) > 4);

        var asked = askTogether(
                process,
                List.of(
                        () -> process.job().savepoint("taken", Optional.empty()),
                        () -> process.job().savepoint("free", Optional.empty())));
        var again = asked.get(0);
        var free = asked.get(1);
        process.stepUntil(() -> again.isDone() && free.isDone());

        assertThatThrownBy(again::join)
                .hasMessageContaining("could not be kept")
                .hasMessageContaining("'taken'");
        assertThat(free.join()).isEqualTo(world.snapshots.find("free").orElseThrow());
        assertThat(world.snapshots.find("taken")).contains(first.join());
        assertThat(checkpoints()).as("kept of old ones").hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isThatTheJobStoppedWithItThoughTheNameOfAnotherIsTaken(long seed) {
        var process = start(seed);
        var first = process.job().savepoint("taken", Optional.empty());
        process.stepUntil(first::isDone);

        var asked = askTogether(
                process,
                List.of(
                        () -> process.job().savepoint("taken", Optional.empty()),
                        () -> process.job().stop("last", Optional.empty())));
        var again = asked.get(0);
        var stopped = asked.get(1);
        process.stepToEnd();

        assertThat(again).isCompletedExceptionally();
        assertThat(stopped.join().id()).isEqualTo("last");
        assertThat(process.job().status().phase()).isEqualTo(JobPhase.STOPPED);
        assertThat(process.job().status().restarts()).isZero();
    }

    private SimulatedProcess start(long seed) {
        var process = world.start(world.spec("job", 2, JobSpec.StartFrom.BEGINNING), new Random(seed));
        process.stepUntil(() -> process.job().status().lastCheckpoint().isPresent());
        return process;
    }

    /** While a checkpoint is under way, so that the next one has to serve all of them. */
    private List<CompletableFuture<Manifest>> askTogether(
            SimulatedProcess process, List<Supplier<CompletableFuture<Manifest>>> requests) {
        var asked = new ArrayList<CompletableFuture<Manifest>>();
        world.snapshots.afterPublish(any -> {
            world.snapshots.afterPublish(later -> {});
            requests.forEach(it -> asked.add(it.get()));
        });
        process.stepUntil(() -> !asked.isEmpty());
        return asked;
    }

    private void onceAfterPublish(String id, Runnable action) {
        world.snapshots.afterPublish(published -> {
            if (published.equals(id)) {
                world.snapshots.afterPublish(any -> {});
                action.run();
            }
        });
    }

    private void failATask() {
        poisonous = true;
        events.add(new Timed<>(POISON, 0));
    }

    private Long failOnce(Long number) {
        if (number == POISON && poisonous) {
            poisonous = false;
            throw new IllegalStateException("a task fails");
        }
        return number;
    }

    private static long checkpointEpoch(SimulatedProcess process) {
        return process.job().status().lastCheckpoint().orElseThrow().epoch();
    }

    private List<String> checkpoints() {
        return world.snapshots.list().stream()
                .filter(id -> !Set.of("taken", "free").contains(id))
                .toList();
    }
}
