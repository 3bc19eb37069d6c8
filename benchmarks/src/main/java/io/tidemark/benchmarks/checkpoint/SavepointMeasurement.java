package io.tidemark.benchmarks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/**
 * How fast a job goes on while it takes a savepoint, against the seconds before. The job reads as fast as it can, so a
 * savepoint competes with it for processors; nearly every key changes between two savepoints.
 *
 * @param savepoints how many to measure, besides the first ones that only warm up
 */
record SavepointMeasurement(int parallelism, int keys, int savepoints) {

    private static final int WARM_UP = 2;
    private static final Duration BEFORE = Duration.ofSeconds(3);

    void run(Path directory, ObjectNode line) throws IOException, InterruptedException, ExecutionException {
        var before = new ArrayList<Double>();
        var during = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        var totals = new ArrayList<Double>();
        try (var job = CountJob.start(directory, parallelism, keys)) {
            job.tap().open();
            job.awaitEvents(1);
            for (int i = 0; i < WARM_UP + savepoints; i++) {
                var quiet = Stretch.begin(job);
                Thread.sleep(BEFORE.toMillis());
                double speedBefore = quiet.eventsPerSecond(job);
                var busy = Stretch.begin(job);
                var report = job.savepoint();
                double speedDuring = busy.eventsPerSecond(job);
                if (i >= WARM_UP) {
                    before.add(speedBefore);
                    during.add(speedDuring);
                    ratios.add(speedDuring / speedBefore);
                    totals.add((double) report.totalMillis());
                }
            }
        }
        line.put("measure", "savepoint")
                .put("parallelism", parallelism)
                .put("keys", keys)
                .put("savepoints", savepoints)
                .put("eventsPerSecondBefore", Math.round(Figures.median(before)))
                .put("eventsPerSecondDuring", Math.round(Figures.median(during)))
                .put("medianRatio", Figures.median(ratios))
                .put("medianSavepointMillis", Figures.median(totals));
    }

    /** Some time of a job's life. */
    private record Stretch(long begunNanos, long eventsBefore) {

        static Stretch begin(CountJob job) {
            return new Stretch(System.nanoTime(), job.events());
        }

        double eventsPerSecond(CountJob job) {
            return (job.events() - eventsBefore) * 1e9 / (System.nanoTime() - begunNanos);
        }
    }
}
