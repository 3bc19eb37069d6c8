package io.tidemark.control.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.Jobs;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.Savepoints;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was written once must be readable for ever: the recorded log is never changed, only added to. */
class DecisionCodecTest {

    @Test
    void foldsTheLogOfFormat1() throws Exception {
        var jobs = new Jobs();
        var savepoints = new Savepoints();

        for (var line : recordedLog()) {
            var decision = DecisionCodec.read(line.getBytes(UTF_8));
            decision.savepoints().forEach(savepoints::apply);
            decision.jobs().forEach(jobs::apply);
        }

        var first = jobs.find("post-stats-7k2f").orElseThrow();
        assertThat(first.definition().checkpointInterval()).contains(Duration.ofSeconds(5));
        assertThat(first.definition().parameters()).containsEntry("window", "PT1H");
        assertThat(first.life())
                .isEqualTo(new Job.Ended(
                        Job.Outcome.CANCELLED, Instant.parse("2026-11-23T05:18:01Z"), Optional.empty(), 14));
        var second = jobs.find("post-stats-8m3g").orElseThrow();
        assertThat(second.life()).isEqualTo(new Job.Running());
        assertThat(second.definition().savepoint()).contains("sp-20261123-051600-x7k2");
        assertThat(second.definition().fork()).isEmpty();
        assertThat(jobs.ofFork("fk-20261123-052000-b5c6"))
                .extracting(it -> it.definition().fork().orElseThrow())
                .containsExactly(new ForkArm("fk-20261123-052000-b5c6", "a", 2));
        assertThat(savepoints.all())
                .extracting(Savepoint::id)
                .containsExactly("sp-20261123-051600-x7k2", "sp-20261123-051700-aaaa");
        assertThat(savepoints
                        .find("sp-20261123-051600-x7k2")
                        .orElseThrow()
                        .facts()
                        .orElseThrow()
                        .epoch())
                .isEqualTo(12);
    }

    @Test
    void writesWhatIsInTheLogOfFormat1() throws Exception {
        for (var line : recordedLog()) {
            assertThat(new String(DecisionCodec.write(DecisionCodec.read(line.getBytes(UTF_8))), UTF_8))
                    .isEqualTo(line);
        }
    }

    @Test
    void aDecisionOfTheFutureIsNamed() {
        assertThatThrownBy(() -> DecisionCodec.read("{\"format\":2}".getBytes(UTF_8)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("newer");
    }

    private static List<String> recordedLog() throws Exception {
        try (var in = Objects.requireNonNull(
                        DecisionCodecTest.class.getResourceAsStream("/control-log-format-1.jsonl"), "recorded log");
                var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return reader.lines().toList();
        }
    }
}
