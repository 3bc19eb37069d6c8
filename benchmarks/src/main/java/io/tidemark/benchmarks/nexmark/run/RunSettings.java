package io.tidemark.benchmarks.nexmark.run;

import static java.util.Objects.requireNonNull;

import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import java.time.Duration;
import java.util.List;

/**
 * How to run a query. Nothing but the events and their order decides what comes out.
 *
 * @param events how many, &gt; {@code savepoints}
 * @param factory makes them
 * @param shuffle how much out of order they come
 * @param parallelism tasks of the first leg, the second and so on; begins again when there are more legs
 * @param savepoints how often the job is stopped with a savepoint and another goes on from there
 * @param seed decides when
 * @param checkpointInterval how often an epoch ends
 */
public record RunSettings(
        long events,
        EventFactory factory,
        Shuffle shuffle,
        List<Integer> parallelism,
        int savepoints,
        long seed,
        Duration checkpointInterval) {

    public static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    private static final int MOST_TASKS = 64;

    public RunSettings {
        requireNonNull(factory, "factory");
        requireNonNull(shuffle, "shuffle");
        parallelism = List.copyOf(parallelism);
        if (parallelism.isEmpty()) {
            throw new IllegalArgumentException("parallelism must be given for one leg at least");
        }
        for (int tasks : parallelism) {
            if (tasks < 1 || tasks > MOST_TASKS) {
                throw new IllegalArgumentException("parallelism must be 1 to %d, was %d".formatted(MOST_TASKS, tasks));
            }
        }
        if (savepoints < 0) {
            throw new IllegalArgumentException("savepoints must be >= 0, was " + savepoints);
        }
        if (events <= savepoints) {
            throw new IllegalArgumentException(
                    "events must be more than the %d savepoints, was %d".formatted(savepoints, events));
        }
    }

    /** Straight through in one task. */
    public static RunSettings of(long events) {
        return new RunSettings(events, EventFactory.STANDARD, Shuffle.NONE, List.of(1), 0, 0, EVERY_SECOND);
    }

    public RunSettings parallelism(List<Integer> ofLegs) {
        return new RunSettings(events, factory, shuffle, ofLegs, savepoints, seed, checkpointInterval);
    }

    /** @param random decides when they are taken */
    public RunSettings savepoints(int count, long random) {
        return new RunSettings(events, factory, shuffle, parallelism, count, random, checkpointInterval);
    }

    public RunSettings shuffle(Shuffle other) {
        return new RunSettings(events, factory, other, parallelism, savepoints, seed, checkpointInterval);
    }

    public RunSettings factory(EventFactory other) {
        return new RunSettings(events, other, shuffle, parallelism, savepoints, seed, checkpointInterval);
    }

    public RunSettings checkpointInterval(Duration interval) {
        return new RunSettings(events, factory, shuffle, parallelism, savepoints, seed, interval);
    }

    int parallelismOf(int leg) {
        return parallelism.get(leg % parallelism.size());
    }
}
