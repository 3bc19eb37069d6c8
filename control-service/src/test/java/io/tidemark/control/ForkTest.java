package io.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.testing.CountingProgram;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.testing.Topics;
import io.tidemark.control.wire.DeterminismInfo;
import io.tidemark.control.wire.DeterminismInfo.Status;
import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.ForkRequest.Arm;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forks on a real broker and engine. */
@Timeout(120)
class ForkTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int EVENTS = 2_000;
    private static final int SINK_MAKES_PARTITIONS = 4;

    private static final Duration OFTEN = Duration.ofMillis(300);

    /** Counts words, and then what it throws for each. */
    private static final String DICE = """
            package demo;

            import io.tidemark.api.Parameters;
            import io.tidemark.api.Pipeline;
            import io.tidemark.api.Program;
            import io.tidemark.api.serde.Serdes;
            import io.tidemark.kafka.sink.KafkaSink;
            import io.tidemark.kafka.source.KafkaSource;
            import java.util.concurrent.ThreadLocalRandom;

            public class Dice implements Program {
                @Override
                public void define(Pipeline pipeline, Parameters parameters) {
                    pipeline.source("in", KafkaSource.of(parameters.string("in", "in"), Serdes.string()))
                            .keyBy(word -> word, Serdes.string())
                            .<String>process("words", states -> {
                                var counts = states.value("count", Serdes.int64());
                                return (word, context) -> {
                                    var before = counts.value();
                                    counts.update(before == null ? 1L : before + 1);
                                    context.emit(word);
                                };
                            })
                            .map(word -> word + ThreadLocalRandom.current().nextInt(1_000_000))
                            .keyBy(word -> word, Serdes.string())
                            .<String>process("throws", states -> {
                                var seen = states.value("seen", Serdes.int64());
                                return (word, context) -> {
                                    seen.update(1L);
                                    context.emit(word);
                                };
                            })
                            .sink("out", KafkaSink.to(parameters.string("out", "out"), Serdes.string()));
                }
            }
            """;

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static EmbeddedKafka kafka;

    private Topics topics;
    private ControlService service;
    private ControlClient client;
    private String in = "";
    private String out = "";

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(shared.resolve("kafka"), 0));
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        in = test.getTestMethod().orElseThrow().getName() + ".in";
        out = test.getTestMethod().orElseThrow().getName() + ".out";
        topics = new Topics(kafka.bootstrapServers());
        topics.create(in, 2);
        topics.create(out, 1);
        service = ControlService.start(ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers()));
        client = new ControlClient(service.url());
    }

    @AfterEach
    void stop() throws Exception {
        for (var job : client.jobs()) {
            if (!job.phase().isFinal()) {
                client.await(client.cancel(job.id()), LONG_ENOUGH);
            }
        }
        service.close();
        topics.close();
    }

    @Test
    void armsReadTheInputOnceAndWriteWhatEachWouldWriteAlone() throws Exception {
        var program = client.uploadProgram(CountingProgram.jar(directory)).id();
        send(0, 100);
        var job = client.startJob(StartRequest.of(program)
                .parameters(Map.of("in", in, "out", out))
                .checkpointInterval(OFTEN));
        await().atMost(LONG_ENOUGH).until(() -> client.job(job.id()).eventsIn().equals(Optional.of(100L)));
        var savepoint = client.await(client.savepoint(job.id(), Optional.empty()), LONG_ENOUGH)
                .savepoint()
                .orElseThrow();
        send(100, 100 + EVENTS);

        var arms = Stream.of("a", "b")
                .map(it -> Arm.of(it, program).parameters(Map.of("in", in, "out", out)))
                .toList();
        var fork = client.fork(new ForkRequest(
                savepoint, arms, Optional.of(2), Optional.of(OFTEN), Optional.empty(), Optional.empty()));

        for (var arm : fork.arms()) {
            try (var results = topics.reader(arm.targets().get(0), SINK_MAKES_PARTITIONS)) {
                await().atMost(LONG_ENOUGH).until(() -> results.read() >= EVENTS);
                assertThat(results.counts()).hasSize(EVENTS).containsEntry("x0:11", 1);
            }
        }
        var scan = client.fork(fork.id()).scan().orElseThrow();
        assertThat(scan.fetched()).isEqualTo(EVENTS);
        assertThat(scan.given()).isEqualTo(2 * EVENTS);
        assertThat(scan.readAlone()).isZero();
        var metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.url().resolve("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(metrics.body())
                .containsPattern("tidemark_shared_scan_fetched_total [1-9]")
                .containsPattern("tidemark_shared_scan_given_total [1-9]")
                .contains("tidemark_shared_scan_read_alone_total", "tidemark_shared_scan_left_behind_total");

        client.await(client.cancelFork(fork.id()), LONG_ENOUGH);
        assertThat(client.fork(fork.id()).arms()).extracting(JobInfo::phase).containsOnly(Phase.CANCELLED);
        assertThat(client.job(job.id()).phase()).isEqualTo(Phase.LIVE);
        assertThat(client.forks()).extracting(ForkInfo::id).contains(fork.id());
    }

    @Test
    void anArmReadsNoFasterAndNoLongerThanItMay() throws Exception {
        var program = client.uploadProgram(CountingProgram.jar(directory)).id();
        var job = client.startJob(StartRequest.of(program)
                .parameters(Map.of("in", in, "out", out))
                .checkpointInterval(OFTEN));
        var savepoint = client.await(client.savepoint(job.id(), Optional.empty()), LONG_ENOUGH)
                .savepoint()
                .orElseThrow();
        send(0, EVENTS);

        var arm = Arm.of("slow", program).parameters(Map.of("in", in, "out", out));
        var fork = client.fork(ForkRequest.of(savepoint, arm)
                .capped(Optional.of(Duration.ofSeconds(3)), Optional.empty(), Optional.of(1L)));

        await().atMost(LONG_ENOUGH)
                .until(() -> client.fork(fork.id()).arms().get(0).phase() == Phase.CANCELLED);
        var ended = client.fork(fork.id()).arms().get(0);
        assertThat(ended.failure().orElseThrow()).contains("maxDuration", "PT3S");
        assertThat(ended.eventsIn().orElseThrow()).isLessThan(EVENTS);
    }

    @Test
    void aProgramThatCountsGivesTheSameTwice() throws Exception {
        var program = client.uploadProgram(CountingProgram.jar(directory)).id();
        send(0, EVENTS);

        var result = determinism(program);

        assertThat(result.status()).as("%s", result).isEqualTo(Status.DONE);
        assertThat(result.equal()).as("%s", result).contains(true);
        assertThat(result.parts()).extracting(DeterminismInfo.Part::uid).containsExactly("counts", "out");
        assertThat(result.parts().get(1).a()).startsWith(EVENTS + " records, ");
    }

    @Test
    void aProgramThatThrowsDiceDoesNotAndTheFirstToDifferIsNamed() throws Exception {
        var jar = new TestJar().withProgram("demo.Dice", DICE).build(directory, "dice.jar");
        var program = client.uploadProgram(jar).id();
        send(0, EVENTS);

        var result = determinism(program);

        assertThat(result.equal()).as("%s", result).contains(false);
        assertThat(result.firstDifference()).contains("throws");
        assertThat(result.parts().get(0).uid()).isEqualTo("words");
        assertThat(result.parts().get(0).equal()).isTrue();
    }

    private DeterminismInfo determinism(String program) throws Exception {
        var started = client.determinism(new DeterminismRequest(
                Optional.empty(),
                Optional.of(program),
                Optional.empty(),
                Map.of("in", in, "out", out),
                Optional.of(2),
                Optional.empty()));
        await().atMost(LONG_ENOUGH).until(() -> client.determinism(started.id()).status() != Status.RUNNING);
        return client.determinism(started.id());
    }

    private void send(int from, int to) {
        for (int event = from; event < to; event++) {
            topics.send(in, event % 2, event, "x" + event % 10);
        }
        topics.flush();
    }
}
