package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointIdsTest {

    private static final List<String> IDS = List.of(
            "chk.job.1.aa", "chk.job.2.bb", "chk.job.3.cc", "chk.job.4.dd", "chk.job-2.1.ee", "sp-1", "chk.job.5.ff");

    @Test
    void expiresAllButTheNewestCommitted() {
        assertThat(CheckpointIds.expired(IDS, "job", "chk.job.4.dd", 2))
                .containsExactlyInAnyOrder("chk.job.1.aa", "chk.job.2.bb");
    }

    @Test
    void keepsTheCheckpointThatIsBeingWritten() {
        assertThat(CheckpointIds.expired(IDS, "job", "chk.job.4.dd", 1)).doesNotContain("chk.job.5.ff");
    }

    @Test
    void expiresNothingOfOthers() {
        assertThat(CheckpointIds.expired(IDS, "job", "chk.job.5.ff", 1)).doesNotContain("chk.job-2.1.ee", "sp-1");
    }

    @Test
    void findsWhatWasWrittenAndNeverCommitted() {
        assertThat(CheckpointIds.neverCommitted(IDS, "job", Optional.of("chk.job.4.dd")))
                .containsExactly("chk.job.5.ff");
    }

    @Test
    void countsAnotherAttemptAtTheCommittedEpochAsNeverCommitted() {
        assertThat(CheckpointIds.neverCommitted(
                        List.of("chk.job.4.dd", "chk.job.4.ee"), "job", Optional.of("chk.job.4.ee")))
                .containsExactly("chk.job.4.dd");
    }

    /** A log of another cluster, an empty one: what it doesn't know isn't for that reason of no use. */
    @Test
    void tellsCheckpointsThatWereCommittedElsewhere() {
        assertThat(CheckpointIds.neverCommitted(IDS, "job", Optional.of("chk.job.2.bb")))
                .containsExactly("chk.job.3.cc");
        assertThat(CheckpointIds.neverCommitted(IDS, "job", Optional.empty())).containsExactly("chk.job.1.aa");
        assertThat(CheckpointIds.fromAnotherHistory(IDS, "job", Optional.empty()))
                .contains("chk.job.5.ff");
        assertThat(CheckpointIds.fromAnotherHistory(IDS, "job", Optional.of("chk.job.3.cc")))
                .contains("chk.job.5.ff");
        assertThat(CheckpointIds.fromAnotherHistory(IDS, "job", Optional.of("chk.job.4.dd")))
                .isEmpty();
        assertThat(CheckpointIds.fromAnotherHistory(IDS, "job-2", Optional.empty()))
                .isEmpty();
    }

    @Test
    void countsTheFirstAsNeverCommittedIfNothingWas() {
        assertThat(CheckpointIds.neverCommitted(IDS, "job-2", Optional.empty())).containsExactly("chk.job-2.1.ee");
    }
}
