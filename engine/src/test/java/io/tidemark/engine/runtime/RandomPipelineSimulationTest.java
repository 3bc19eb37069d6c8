package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.pipeline.RandomPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random pipelines over random events, on a virtual clock, beside a plain sequential model. A failure shows the pipeline; {@code
 * -Dtidemark.seed=17} runs one seed by itself.
 */
class RandomPipelineSimulationTest {

    private static final int MOST_TASKS = 8;

    /** Out of step, tasks find out whether others wait for them where they should. */
    private static final int MISSED_TURNS = 12;

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return seeds(0, 40);
    }

    static LongStream manySeeds() {
        return seeds(40, 1_040);
    }

    private static LongStream seeds(long first, long end) {
        var chosen = Long.getLong("tidemark.seed");
        return chosen == null ? LongStream.range(first, end) : LongStream.of(chosen);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void computesWhatAPlainModelDoes(long seed) {
        shown(seed, this::runStraight);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void computesTheSameWhenItCrashesFailsStopsAndGoesOnWithAnotherParallelism(long seed) {
        shown(seed, this::disturb);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replaysASavepointTheSameEachTime(long seed) {
        shown(seed, this::replay);
    }

    @Tag("thorough")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void doesSoManyTimes(long seed) {
        shown(seed, this::runStraight);
        shown(seed, this::disturb);
        shown(seed, this::replay);
    }

    private void runStraight(RandomPipeline pipeline, Random random) throws Exception {
        var world = world("straight", pipeline);

        run(world, "job", JobSpec.StartFrom.BEGINNING, random);

        assertThat(world.outputs("job")).isEqualTo(pipeline.expected());
    }

    private void disturb(RandomPipeline pipeline, Random random) throws Exception {
        var calm = world("calm", pipeline);
        int length = run(calm, "job", JobSpec.StartFrom.BEGINNING, random);
        var accident = new Accident();
        pipeline.onTheWay(accident::mayHappen);
        var world = world("disturbed", pipeline);
        var start = JobSpec.StartFrom.BEGINNING;
        int stops = random.nextInt(4);
        var jobs = new ArrayList<String>();

        // When
        for (boolean over = false; !over; ) {
            var job = "job-" + jobs.size();
            jobs.add(job);
            for (int crashes = random.nextInt(3); crashes > 0; crashes--) {
                crash(world, job, start, random.nextInt(length), random);
            }
            accident.in(random.nextInt(300));
            if (jobs.size() > stops) {
                run(world, job, start, random);
                over = true;
            } else {
                var savepoint = "sp-" + jobs.size();
                over = !stop(world, job, start, random.nextInt(length), savepoint, random);
                start = JobSpec.StartFrom.savepoint(savepoint);
            }
        }

        // Then
        assertThat(outputs(world, jobs)).isEqualTo(pipeline.expected());
        assertSameState(pipeline, world.digest(jobs.get(jobs.size() - 1)), calm.digest("job"));
    }

    private void replay(RandomPipeline pipeline, Random random) throws Exception {
        int length = run(world("calm", pipeline), "job", JobSpec.StartFrom.BEGINNING, random);
        var world = world("replayed", pipeline);
        var process = world.start(spec(world, "job", JobSpec.StartFrom.BEGINNING, random), random);
        process.steps(random.nextInt(length));

        // When
        var asked = process.job().savepoint("sp", Optional.empty());
        process.stepUntil(asked::isDone);
        if (asked.isCompletedExceptionally()) {
            return; // the job was over before
        }
        process.stepToEnd();
        var start = JobSpec.StartFrom.savepoint("sp");
        run(world, "fork-1", start, random);
        run(world, "fork-2", start, random);

        // Then
        long epoch = asked.join().epoch();
        var before = new TreeMap<String, List<String>>();
        pipeline.expected().keySet().forEach(it -> before.put(it, world.outputsUntil(epoch, "job", it)));
        assertThat(joined(before, world.outputs("fork-1"))).isEqualTo(pipeline.expected());
        assertThat(world.outputs("fork-2")).isEqualTo(world.outputs("fork-1"));
        assertSameState(pipeline, world.digest("fork-1"), world.digest("job"));
        assertSameState(pipeline, world.digest("fork-2"), world.digest("job"));
    }

    /** Runs a job until its process dies: after some steps, or around a commit. */
    private static void crash(SimulatedWorld world, String job, JobSpec.StartFrom start, int steps, Random random) {
        int[] commitsLeft = {1 + random.nextInt(4)};
        MemoryBroker.Hook crash = commit -> {
            if (--commitsLeft[0] == 0) {
                throw new SimulatedWorkers.Crash();
            }
        };
        int where = random.nextInt(3);
        world.broker.beforeCommit(where == 0 ? crash : commit -> {});
        world.broker.afterCommit(where == 1 ? crash : commit -> {});
        try {
            world.start(spec(world, job, start, random), random).steps(steps);
        } catch (SimulatedWorkers.Crash expected) {
            // that is what it is for
        }
        world.broker.beforeCommit(commit -> {});
        world.broker.afterCommit(commit -> {});
    }

    /** Runs a job and stops it somewhere; returns false if it was over before. */
    private static boolean stop(
            SimulatedWorld world, String job, JobSpec.StartFrom start, int steps, String savepoint, Random random) {
        var process = world.start(spec(world, job, start, random), random);
        process.steps(steps);
        var stopped = process.job().stop(savepoint, Optional.empty());
        process.stepUntil(stopped::isDone);
        return !stopped.isCompletedExceptionally();
    }

    /** Runs a job to its end; returns in how many steps. */
    private static int run(SimulatedWorld world, String job, JobSpec.StartFrom start, Random random) {
        var process = world.start(spec(world, job, start, random), random);
        int steps = process.stepToEnd();
        assertThat(process.job().status().phase())
                .as(() -> process.job().status().toString())
                .isEqualTo(JobPhase.FINISHED);
        assertThat(process.job().status().lateEvents()).as("late events").isZero();
        return steps;
    }

    private static JobSpec spec(SimulatedWorld world, String job, JobSpec.StartFrom start, Random random) {
        return world.spec(job, 1 + random.nextInt(MOST_TASKS), start);
    }

    private SimulatedWorld world(String name, RandomPipeline pipeline) {
        var world = new SimulatedWorld(
                directory.resolve(name), pipeline, pipeline.expected().keySet());
        world.lazyTasks(MISSED_TURNS);
        return world;
    }

    private static void assertSameState(RandomPipeline pipeline, DigestSum actual, DigestSum expected) {
        if (pipeline.leavesTheSameState()) {
            assertThat(actual).as("state digest").isEqualTo(expected);
        }
    }

    private static Map<String, List<String>> outputs(SimulatedWorld world, List<String> jobs) {
        return jobs.stream()
                .map(world::outputs)
                .reduce(RandomPipelineSimulationTest::joined)
                .orElseThrow();
    }

    private static Map<String, List<String>> joined(Map<String, List<String>> one, Map<String, List<String>> other) {
        var joined = new TreeMap<String, List<String>>();
        one.forEach((target, lines) -> joined.put(
                target,
                Stream.concat(lines.stream(), other.getOrDefault(target, List.of()).stream())
                        .sorted()
                        .toList()));
        return joined;
    }

    private interface Check {

        void run(RandomPipeline pipeline, Random random) throws Exception;
    }

    /** Checks a pipeline, and shows it if that fails. */
    private static void shown(long seed, Check check) {
        var pipeline = RandomPipeline.draw(seed);
        try {
            check.run(pipeline, new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "%s%nTo run it alone, add -Dtidemark.seed=%d. %s".formatted(pipeline, seed, e.getMessage()), e);
        }
    }

    /** Makes a task fail, once each time it is asked to. */
    private static final class Accident {

        private int eventsLeft;

        /** Fails at the event that comes after so many others, counted over all tasks. */
        void in(int events) {
            eventsLeft = events + 1;
        }

        Click mayHappen(Click click) {
            if (eventsLeft > 0 && --eventsLeft == 0) {
                throw new IllegalStateException("accident");
            }
            return click;
        }
    }
}
