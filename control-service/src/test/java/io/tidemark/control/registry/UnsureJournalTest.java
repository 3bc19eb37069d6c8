package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.testing.UnsureJournal;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The service itself writes down what happened, again and again until the journal takes it. */
class UnsureJournalTest {

    @Test
    void whatMayHaveBeenWrittenDoesNotHappenTwice() throws Exception {
        var journal = new InMemoryJournal();
        var unsure = new UnsureJournal(journal);
        var launcher = new FakeLauncher();
        try (var registry = Registry.open(unsure, launcher, Clock.systemUTC(), new Random(42))) {
            var job = registry.start(StartRequest.of("0".repeat(64))).id();
            await().until(() -> launcher.isRunning(job));

            unsure.loseTheNextAnswer();
            launcher.end(job, Job.Outcome.FINISHED, Optional.empty());

            await().until(() -> registry.job(job).phase() == JobInfo.Phase.FINISHED);
        }

        var decisions = new ArrayList<Decision>();
        journal.open(decisions::add).close();
        assertThat(decisions)
                .flatExtracting(Decision::jobs)
                .filteredOn(JobEvent.Ended.class::isInstance)
                .hasSize(1);
    }
}
