package io.tidemark.benchmarks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/**
 * How long a task stands still for a checkpoint of so many changed entries, all in one task.
 *
 * @param entries changed since the checkpoint before, each once
 * @param checkpoints how many to measure, besides the first ones that only warm up
 */
record PauseMeasurement(int entries, int checkpoints) {

    private static final int WARM_UP = 5;

    void run(Path directory, ObjectNode line) throws IOException, InterruptedException, ExecutionException {
        var pauses = new ArrayList<Double>();
        var totals = new ArrayList<Double>();
        try (var job = CountJob.start(directory, 1, entries)) {
            for (int i = 0; i < WARM_UP + checkpoints; i++) {
                job.awaitEvents(job.tap().letOut(entries));
                var report = job.savepoint();
                if (i >= WARM_UP) {
                    pauses.add(report.pauseMicros() / 1e3);
                    totals.add((double) report.totalMillis());
                }
            }
        }
        line.put("measure", "pause")
                .put("dirtyEntries", entries)
                .put("checkpoints", checkpoints)
                .put("medianPauseMillis", Figures.median(pauses))
                .put("worstPauseMillis", Figures.greatest(pauses))
                .put("medianCheckpointMillis", Figures.median(totals));
    }
}
