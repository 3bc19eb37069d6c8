package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.ControlService;
import io.tidemark.control.ControlSettings;
import io.tidemark.control.testing.CountingProgram;
import io.tidemark.control.testing.Topics;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line shows of the state of jobs that really ran. */
@Tag("thorough")
class StateVerbsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Topics topics;
    private ControlService service;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
        topics = new Topics(kafka.bootstrapServers());
        topics.create("in", 1);
        topics.create("out", 1);
        service = ControlService.start(ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers()));
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        topics.close();
        kafka.close();
    }

    @Test
    void showWhatASavepointKnowsAndHowItDiffersFromALaterOne() throws Exception {
        // Given
        var jar = CountingProgram.jar(directory).toString();
        var job = tidemark("run", "-d", "--checkpoint-interval", "PT0.2S", jar)
                .out()
                .strip();
        send(0, "x1", "x2", "x2");
        awaitRecords(job, 3);
        var first = id(tidemark("savepoint", job));
        send(3, "x2", "x3");
        awaitRecords(job, 5);

        // When
        var kept = keepTheLastCheckpoint(job);
        var last = id(tidemark("stop", job));

        // Then
        assertThat(tidemark("state", first).out()).containsPattern("counts +count +value +utf8 +int64 +~2 ");
        assertThat(tidemark("query", first, "--uid", "counts", "--key", "x2").out())
                .containsPattern("count +- +- +2");
        assertThat(tidemark("query", last, "--uid", "counts", "--key", "x2").out())
                .containsPattern("count +- +- +3");
        var diff = tidemark("diff", first, last);
        assertThat(diff.exitCode()).isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(diff.out())
                .containsPattern("counts +count +1 +1 +0 +1")
                .containsPattern("CHANGED +\"x2\" +- +- +2 +3")
                .containsPattern("ONLY_IN_B +\"x3\" +- +- +- +1");
        assertThat(tidemark("diff", kept, last).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("show", kept).out()).containsPattern("origin +KEPT");
        var missing = tidemark("query", first, "--uid", "sum", "--key", "x2");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(missing.err()).contains("'sum'").contains("[counts]");
        assertThat(tidemark("savepoint", job, "--from-checkpoint", "99999").exitCode())
                .isEqualTo(ExitCode.NOT_FOUND.number());

        // a savepoint of a checkpoint is as good as any to begin from
        var again = tidemark("run", "-d", "-s", kept, jar).out().strip();
        send(5, "x2");
        awaitRecords(again, 6);
        assertThat(tidemark("cancel", again).exitCode()).isEqualTo(ExitCode.OK.number());
    }

    /** A newer one may take its place at any moment: then that one is kept. */
    private String keepTheLastCheckpoint(String job) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> {
                            var lines = tidemark("checkpoints", job)
                                    .out()
                                    .strip()
                                    .lines()
                                    .toList();
                            var epoch = lines.get(lines.size() - 1).split(" ", 2)[0];
                            return tidemark("savepoint", job, "--from-checkpoint", epoch);
                        },
                        kept -> kept.exitCode() == ExitCode.OK.number())
                .out()
                .strip()
                .split(" ", 2)[0];
    }

    private void send(int from, String... words) {
        for (int i = 0; i < words.length; i++) {
            topics.send("in", 0, from + i, words[i]);
        }
        topics.flush();
    }

    private void awaitRecords(String job, int records) {
        await().atMost(LONG_ENOUGH)
                .until(() -> tidemark("show", job).out().contains("out: %d records, ".formatted(records)));
    }

    private static String id(Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out().strip().split(" ", 2)[0];
    }

    private Ended tidemark(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("TIDEMARK_URL", service.url().toString()),
                false);
        return new Ended(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private record Ended(int exitCode, String out, String err) {}
}
