package io.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.testing.CountingProgram;
import io.tidemark.control.testing.Topics;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.ForkRequest.Arm;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forks on a real broker and engine. */
@Timeout(120)
class ForkTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int EVENTS = 2_000;
    private static final int SINK_MAKES_PARTITIONS = 4;

    @TempDir
    private Path directory;

    @Test
    void armsReadTheInputOnceAndWriteWhatEachWouldWriteAlone() throws Exception {
        try (var kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
                var topics = new Topics(kafka.bootstrapServers());
                var service =
                        ControlService.start(ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers()))) {
            var client = new ControlClient(service.url());
            var program = client.uploadProgram(CountingProgram.jar(directory)).id();
            topics.create("in", 2);
            topics.create("out", 1);
            send(topics, 0, 100);
            var job = client.startJob(StartRequest.of(program).checkpointInterval(Duration.ofMillis(300)));
            await().atMost(LONG_ENOUGH)
                    .until(() -> client.job(job.id()).eventsIn().equals(Optional.of(100L)));
            var savepoint = client.await(client.savepoint(job.id(), Optional.empty()), LONG_ENOUGH)
                    .savepoint()
                    .orElseThrow();
            send(topics, 100, 100 + EVENTS);

            var fork = client.fork(new ForkRequest(
                    savepoint,
                    List.of(Arm.of("a", program), Arm.of("b", program)),
                    Optional.of(2),
                    Optional.of(Duration.ofMillis(300)),
                    Optional.empty(),
                    Optional.empty()));

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

            client.await(client.cancelFork(fork.id()), LONG_ENOUGH);
            assertThat(client.fork(fork.id()).arms()).extracting(JobInfo::phase).containsOnly(Phase.CANCELLED);
            assertThat(client.job(job.id()).phase()).isEqualTo(Phase.LIVE);
            assertThat(client.forks()).hasSize(1);
        }
    }

    private static void send(Topics topics, int from, int to) {
        for (int event = from; event < to; event++) {
            topics.send("in", event % 2, event, "x" + event % 10);
        }
        topics.flush();
    }
}
