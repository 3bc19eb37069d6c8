package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A program over given events, and what it must make of them.
 *
 * @param program bounded; its outputs, as a multiset, don't depend on the order in which splits are read
 * @param expected what must come out at each target, in any order, computed without the engine
 * @param outside happens with each step
 */
record Scenario(Program program, Map<String, List<String>> expected, Runnable outside) {

    /** Nothing happens outside. */
    Scenario(Program program, Map<String, List<String>> expected) {
        this(program, expected, () -> {});
    }

    /** Runs without trouble. */
    void runStraight(Path directory, Random random) {
        var world = world(directory);

        run(world, "job", 1 + random.nextInt(3), random);

        assertOutputs(world);
    }

    /** Crashes again and again. */
    void crash(Path directory, Random random) {
        var world = world(directory);
        int parallelism = 1 + random.nextInt(3);

        for (int crash = 1 + random.nextInt(5); crash > 0; crash--) {
            world.start(world.spec("job", parallelism, JobSpec.StartFrom.BEGINNING), random)
                    .steps(random.nextInt(1_500));
        }
        run(world, "job", parallelism, random);

        assertOutputs(world);
    }

    /** Stops with a savepoint and goes on from it as another job of another parallelism, several times. */
    void rescale(Path directory, Random random) {
        var world = world(directory);
        var jobs = new ArrayList<String>();
        var start = JobSpec.StartFrom.BEGINNING;
        boolean ended = false;
        for (int i = 0; i < 3 && !ended; i++) {
            var job = "job-" + i;
            jobs.add(job);
            var process = world.start(world.spec(job, 1 + random.nextInt(4), start), random);
            process.steps(random.nextInt(800));
            var stopped = process.job().stop("sp-" + i, Optional.empty());
            process.stepUntil(() -> stopped.isDone());
            ended = stopped.isCompletedExceptionally();
            start = JobSpec.StartFrom.savepoint("sp-" + i);
        }
        if (!ended) {
            jobs.add("last");
            var process = world.start(world.spec("last", 1 + random.nextInt(4), start), random);
            process.stepToEnd();
            assertThat(process.job().status().phase()).isEqualTo(JobPhase.FINISHED);
        }

        assertOutputs(world, jobs.toArray(String[]::new));
    }

    private SimulatedWorld world(Path directory) {
        var world = new SimulatedWorld(directory, program, expected.keySet());
        world.outside(outside);
        return world;
    }

    private static void run(SimulatedWorld world, String job, int parallelism, Random random) {
        var process = world.start(world.spec(job, parallelism, JobSpec.StartFrom.BEGINNING), random);
        process.stepToEnd();
        assertThat(process.job().status().phase())
                .as(() -> String.valueOf(process.job().status()))
                .isEqualTo(JobPhase.FINISHED);
    }

    private void assertOutputs(SimulatedWorld world) {
        assertOutputs(world, "job");
    }

    private void assertOutputs(SimulatedWorld world, String... jobs) {
        expected.forEach((target, lines) -> {
            var actual = new ArrayList<String>();
            for (var job : jobs) {
                actual.addAll(world.outputs(job).getOrDefault(target, List.of()));
            }
            assertThat(actual).as(target).containsExactlyInAnyOrderElementsOf(lines);
        });
    }
}
