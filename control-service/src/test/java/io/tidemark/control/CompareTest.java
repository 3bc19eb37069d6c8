package io.tidemark.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.cli.ExitCode;
import io.tidemark.control.cli.Main;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.testing.Topics;
import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.ComparisonInfo.Counts;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.ComparisonRequest.Output;
import io.tidemark.control.wire.Difference;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons by the whole service on a real broker, and the command that asks for them. */
class CompareTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final long START = 1_793_491_200_000L;
    private static final int ROWS = 500;

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static ControlService service;
    private static Topics topics;
    private static ControlClient client;

    private String a = "";
    private String b = "";

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
        topics = new Topics(kafka.bootstrapServers());
        service = startService();
        client = new ControlClient(service.url());
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        topics.close();
        kafka.close();
    }

    @BeforeEach
    void fill(TestInfo test) throws Exception {
        var name = test.getTestMethod().orElseThrow().getName();
        a = name + ".a";
        b = name + ".b";
        topics.create(a, 2);
        topics.create(b, 3);
        for (int i = 0; i < ROWS; i++) {
            topics.send(a, i % 2, START + i * 1_000L, "{\"n\":%d,\"at\":1}".formatted(i));
        }
        topics.flush();
    }

    @Test
    void anOutputAndItselfAreEqual() throws Exception {
        var result = tidemark("compare", "topic:" + a, "topic:" + a, "--wait");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(ExitCode.OK.number());
        assertThat(result.text()).contains(a, "equal", "total", Integer.toString(ROWS));
    }

    @Test
    void differencesAreCountedAndShownWithTheirPlacesAndSurviveARestartOfTheService() throws Exception {
        for (int i = 0; i < ROWS; i++) {
            if (i != 100) {
                topics.send(b, i % 3, START + i * 1_000L, "{\"at\":2,\"n\":%d}".formatted(i == 3 ? 5 : i));
            }
        }
        topics.send(b, 0, START + 1, "{\"n\":0}");
        topics.flush();

        var result = tidemark(
                "compare", "topic:" + a, "topic:" + b, "--ignore", "at", "--window", "1m", "--wait", "-p", "2");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(result.text()).contains("CHANGED", a + "-1@1", b + "-0@1", "n: 3 -> 5");
        var id = result.text().substring(0, result.text().indexOf(' '));
        restart();
        var comparison = client.comparison(id);
        assertThat(comparison.complete()).isTrue();
        assertThat(comparison.total()).isEqualTo(new Counts(ROWS - 2, 1, 1, 1, 0));
        assertThat(comparison.windows()).hasSize((ROWS + 59) / 60);
        assertThat(comparison.differences())
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(
                        Difference.Kind.CHANGED, Difference.Kind.ONLY_IN_A, Difference.Kind.ONLY_IN_B);
        assertThat(tidemark("comparison", id, "-o", "json").text()).contains("\"onlyInB\" : 1");
        assertThat(tidemark("comparison", id).exitCode()).isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(tidemark("show", id).text()).contains("builtin");
    }

    @Test
    void aComparisonThatFollowsTellsWhatItHasFoundWhileItRuns() throws Exception {
        var started = client.compare(new ComparisonRequest(
                Output.ofTopic(a),
                Output.ofTopic(b),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("at"),
                Optional.of(Duration.ofMinutes(1)),
                Optional.of(Duration.ofSeconds(1)),
                Optional.empty(),
                Optional.of(true),
                Optional.empty()));
        for (int i = 0; i < ROWS; i++) {
            topics.send(b, i % 3, START + i * 1_000L, "{\"n\":%d,\"at\":2}".formatted(i));
        }
        topics.flush();

        Callable<ComparisonInfo> look = () -> client.comparison(started.id());
        var live = await().atMost(LONG_ENOUGH).until(look, it -> it.total().equal() > ROWS / 2);

        assertThat(live.complete()).isFalse();
        assertThat(live.phase().isFinal()).isFalse();
        client.await(client.cancel(started.id()), LONG_ENOUGH);
        assertThat(client.comparison(started.id()).phase()).isEqualTo(Phase.CANCELLED);
        assertThat(client.comparison(started.id()).complete()).isFalse();
    }

    @Test
    void aTopicThatIsNotThereIsRefusedByName() {
        var result = tidemark("compare", "topic:" + a, "topic:nowhere");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(result.text()).contains("nowhere");
    }

    private static ControlService startService() throws Exception {
        return ControlService.start(ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers()));
    }

    private static void restart() throws Exception {
        service.close();
        service = startService();
        client = new ControlClient(service.url());
    }

    /** What a command gave: its exit code, and all it wrote. */
    private record Ended(int exitCode, String text) {}

    private static Ended tidemark(String... arguments) {
        var text = new ByteArrayOutputStream();
        var stream = new PrintStream(text, true, UTF_8);
        int exitCode = Main.run(
                arguments, stream, stream, Map.of("TIDEMARK_URL", service.url().toString()), false);
        return new Ended(exitCode, text.toString(UTF_8));
    }
}
