package io.tidemark.benchmarks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the measurements measure what they say; not what comes out. */
class MeasurementsTest {

    @TempDir
    private Path directory;

    @Test
    void readEachNumberThatIsLetOutAndNoMore() throws Exception {
        try (var job = CountJob.start(directory, 2, 100)) {
            job.awaitEvents(job.tap().letOut(1_001));
            job.awaitEvents(job.tap().letOut(500));
            var report = job.savepoint();

            assertThat(job.events()).isEqualTo(1_501);
            assertThat(report.epoch()).isEqualTo(1);
        }
    }

    @Test
    void tellThePauseOfTheCheckpointsThatWereAskedFor() throws Exception {
        var line = new ObjectMapper().createObjectNode();

        new PauseMeasurement(500, 3).run(directory, line);

        assertThat(line.path("dirtyEntries").asInt()).isEqualTo(500);
        assertThat(line.path("worstPauseMillis").asDouble())
                .isGreaterThanOrEqualTo(line.path("medianPauseMillis").asDouble())
                .isPositive();
    }

    @Test
    @Tag("thorough")
    void tellTheSpeedBeforeAndDuringASavepoint() throws Exception {
        var line = new ObjectMapper().createObjectNode();

        new SavepointMeasurement(1, 1_000, 1).run(directory, line);

        assertThat(line.path("eventsPerSecondBefore").asLong()).isPositive();
        assertThat(line.path("eventsPerSecondDuring").asLong()).isPositive();
        assertThat(line.path("medianRatio").asDouble()).isPositive();
    }

    @Test
    void takeTheMiddleAndTheWorst() {
        assertThat(Figures.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Figures.greatest(List.of(3.0, 9.00049, 2.0))).isEqualTo(9.0);
    }
}
