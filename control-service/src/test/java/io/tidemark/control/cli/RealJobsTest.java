package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.ControlService;
import io.tidemark.control.ControlSettings;
import io.tidemark.control.testing.TestJar;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line shows of jobs that really run: engine, connector, broker and HTTP are there. */
class RealJobsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String WARNING =
            "'stamp' uses processing time: what it does from snapshot '%s' on may differ from what was done the first time.";

    /** Looks at the clock on the wall, though it writes nothing of it. */
    private static final String PROGRAM = """
            package demo;

            import io.tidemark.api.Parameters;
            import io.tidemark.api.Pipeline;
            import io.tidemark.api.Program;
            import io.tidemark.api.serde.Serdes;
            import io.tidemark.kafka.sink.KafkaSink;
            import io.tidemark.kafka.source.KafkaSource;

            public class Stamping implements Program {
                @Override
                public void define(Pipeline pipeline, Parameters parameters) {
                    pipeline.source("in", KafkaSource.of("in", Serdes.string()))
                            .keyBy(word -> word, Serdes.string())
                            .<String>process("stamp", states -> {
                                var clock = states.processingTime();
                                return (word, context) -> context.emit(clock.now() > 0 ? word : "never");
                            })
                            .sink("to-out", KafkaSink.to("out", Serdes.string()));
                }
            }
            """;

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Topics topics;
    private ControlService service;
    private String jar = "";

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
        topics = new Topics(kafka.bootstrapServers());
        topics.create("in", 1);
        topics.create("out", 1);
        service = ControlService.start(ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers()));
        jar = new TestJar()
                .withProgram("demo.Stamping", PROGRAM)
                .build(directory, "stamping.jar")
                .toString();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        topics.close();
        kafka.close();
    }

    @Test
    void showWhatTheirProgramDoes() {
        tidemark("run", "-d", jar);

        var id = tidemark("programs")
                .out()
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .substring(0, 64);

        assertThat(tidemark("show", id).out())
                .contains("program Stamping", "'stamp' processes by key", "uses processing time", "'to-out' writes");
    }

    @Test
    void showWhatTheyWroteAndWarnOfProcessingTimeWhenTheyBeginFromASavepoint() throws Exception {
        topics.send("in", 0, 1, "a");
        topics.send("in", 0, 2, "b");
        topics.flush();

        // Given
        var first = tidemark("run", "-d", "--checkpoint-interval", "PT0.2S", jar);
        var job = first.out().strip();
        await().atMost(LONG_ENOUGH).until(() -> tidemark("show", job).out().contains("to-out: 2 records, "));
        var stopped = tidemark("stop", job).out().strip().split(" ", 2)[0];
        var ended = tidemark("show", job).out();

        // When
        var second = tidemark("run", "-d", "-s", stopped, jar);

        // Then
        var warning = WARNING.formatted(stopped);
        var successor = second.out().strip();
        assertThat(first.err()).doesNotContain("Warning");
        assertThat(ended).contains("STOPPED").containsPattern("outputDigest +to-out: 2 records, [0-9a-f]+\\R");
        assertThat(ended).doesNotContain("warning");
        assertThat(second.err()).contains("Warning: " + warning);
        // once it runs, by what the engine itself found
        await().atMost(LONG_ENOUGH)
                .until(() -> tidemark("show", successor).out().contains(warning));
        assertThat(tidemark("show", "-o", "json", successor).out()).contains("\"warnings\" : [ \"" + warning);
        assertThat(digestOf(tidemark("show", successor).out()))
                .as("what was written before counts too")
                .isEqualTo(digestOf(ended));
        assertThat(tidemark("cancel", successor).exitCode()).isEqualTo(ExitCode.OK.number());
    }

    private static String digestOf(String shown) {
        return shown.lines()
                .filter(line -> line.startsWith("outputDigest"))
                .findFirst()
                .orElse("none");
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
