package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.engine.checkpoint.CommitLog.Commit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every commit log must do. */
public abstract class CommitLogContract {

    /** A job of this test alone. */
    protected final String job = "job-" + UUID.randomUUID();

    /** The logs under test; all that one test gets from here are of the same place. */
    protected abstract CommitLogs logs();

    /** Writes an output into an open epoch, as a sink would. */
    protected abstract void write(CommitLog log, long epoch, String output) throws Exception;

    /** The outputs that everybody can see now, in the order of the epochs. */
    protected abstract List<String> visible() throws Exception;

    @Test
    void knowsNoCommitOfANewJob() throws Exception {
        try (var log = logs().open(job)) {
            assertThat(log.recover()).isEmpty();
        }
    }

    @Test
    void findsTheLastCommitAgain() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            for (long epoch = 1; epoch <= 5; epoch++) {
                log.begin(epoch + 1);
                log.commit(commit(epoch, "manifest-" + epoch));
            }
        }

        requireLast(job, 5, "manifest-5");
    }

    @Test
    void keepsJobsApart() throws Exception {
        var other = job + "-other";
        try (var log = logs().open(job);
                var otherLog = logs().open(other)) {
            log.recover();
            otherLog.recover();
            log.begin(1);
            otherLog.begin(1);
            log.commit(commit(1, "mine"));
            otherLog.begin(2);
            otherLog.commit(commit(1, "theirs"));
            otherLog.commit(commit(2, "theirs again"));
        }

        requireLast(job, 1, "mine");
        requireLast(other, 2, "theirs again");
    }

    @Test
    void showsTheOutputsOfAnEpochWhenItIsCommittedAndNotBefore() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "of 1");
            log.begin(2);
            write(log, 2, "of 2");
            assertThat(visible()).isEmpty();

            // the next epoch is open: what it holds must not be seen, and may hide what lies behind it
            log.commit(commit(1, "m1"));
            assertThat(visible()).doesNotContain("of 2");

            log.commit(commit(2, "m2"));
            await().untilAsserted(() -> assertThat(visible()).containsExactlyInAnyOrder("of 1", "of 2"));
        }
    }

    @Test
    void showsTheOutputsOfAnEpochWhileTheNextOneIsOpen() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "of 1");
            log.begin(2);
            log.commit(commit(1, "m1"));

            requireVisible("of 1");
        }
    }

    @Test
    void neverShowsTheOutputsOfAnEpochThatWasAbandoned() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "abandoned");
            log.begin(2);
            write(log, 2, "abandoned too");
        }

        try (var log = logs().open(job)) {
            assertThat(log.recover()).isEmpty();
            log.begin(1);
            write(log, 1, "done again");
            log.commit(commit(1, "m1"));
        }

        requireVisible("done again");
    }

    @Test
    void locksOutAPredecessorThatStillLives() throws Exception {
        try (var old = logs().open(job)) {
            old.recover();
            old.begin(1);
            write(old, 1, "of the old one");

            try (var next = logs().open(job)) {
                next.recover();

                assertThatThrownBy(() -> old.commit(commit(1, "old")))
                        .isInstanceOfSatisfying(
                                CommitException.class,
                                it -> assertThat(it.isFenced()).isTrue())
                        .hasMessageContaining(job);
                next.begin(1);
                write(next, 1, "of the new one");
                next.commit(commit(1, "new"));
            }
        }

        requireVisible("of the new one");
        requireLast(job, 1, "new");
    }

    @Test
    void commitsNothingOnceItIsClosed() throws Exception {
        var log = logs().open(job);
        log.recover();
        log.begin(1);
        log.close();

        assertThatThrownBy(() -> log.commit(commit(1, "late"))).isInstanceOf(CommitException.class);
        assertThatCode(log::close).doesNotThrowAnyException();
        try (var next = logs().open(job)) {
            assertThat(next.recover()).isEmpty();
        }
    }

    private static Commit commit(long epoch, String manifest) {
        return new Commit(epoch, manifest, Map.of());
    }

    /** A commit has happened when it returns, but not everyone need see it in that very moment. */
    private void requireVisible(String... outputs) {
        await().untilAsserted(() -> assertThat(visible()).containsExactly(outputs));
    }

    private void requireLast(String ofJob, long epoch, String manifest) throws CommitException {
        try (var log = logs().open(ofJob)) {
            assertThat(log.recover()).hasValueSatisfying(it -> {
                assertThat(it.epoch()).isEqualTo(epoch);
                assertThat(it.manifest()).isEqualTo(manifest);
            });
        }
    }
}
