package io.tidemark.benchmarks.nexmark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLog.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private final List<String> rows = new ArrayList<>();
    private final Answers<String> answers = new Answers<>(rows::add);

    @Test
    void showsRowsWhenTheirEpochIsCommittedAndNotBefore() throws Exception {
        var log = opened();

        add(log, 1, "a");
        add(log, 1, "b");
        add(log, 2, "c");
        assertThat(rows).isEmpty();
        log.commit(commit(1));

        assertThat(rows).containsExactly("a", "b");
    }

    @Test
    void forgetsWhatWasNotCommitted() throws Exception {
        var first = opened();
        add(first, 1, "lost");
        first.close();

        var second = opened();
        add(second, 1, "kept");
        second.commit(commit(1));

        assertThat(rows).containsExactly("kept");
    }

    @Test
    void remembersTheLastCommitOfEachJob() throws Exception {
        opened().commit(commit(1));

        assertThat(answers.open("job").recover()).contains(commit(1));
        assertThat(answers.open("other").recover()).isEmpty();
    }

    @Test
    void letsAPredecessorCommitNothingMore() throws Exception {
        var zombie = opened();
        var owner = opened();

        assertThatThrownBy(() -> zombie.commit(commit(1))).isInstanceOf(CommitException.class);
        owner.commit(commit(1));
    }

    private CommitLog opened() throws CommitException {
        var log = answers.open("job");
        var unused = log.recover();
        log.begin(1);
        log.begin(2);
        return log;
    }

    private static void add(CommitLog log, long epoch, String row) {
        log.service(Answers.Epochs.class).orElseThrow().add(epoch, List.of(row));
    }

    private static Commit commit(long epoch) {
        return new Commit(epoch, "manifest-" + epoch, Map.of());
    }
}
