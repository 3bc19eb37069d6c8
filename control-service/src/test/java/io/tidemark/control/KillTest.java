package io.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.testing.ChildProcess;
import io.tidemark.control.testing.CountingProgram;
import io.tidemark.control.testing.Topics;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.kafka.embedded.EmbeddedKafkaMain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exactly once, whatever dies: the service is a process of its own and is killed while a job runs, the broker is another.
 * Afterwards every expected result is there, once.
 */
class KillTest {

    private static final int PARTITIONS = 4;
    private static final int OUTPUT_PARTITIONS = 4;
    private static final int WORDS = 97;
    private static final int EVENTS = 30_000;
    /** How far the test lets events run ahead of results, so that there is always something under way. */
    private static final int AHEAD = 3_000;

    /** Only for giving up: a machine that is busy with other things may take long. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private ChildProcess broker;
    private String bootstrapServers = "";
    private Topics topics;
    private int sent;

    @BeforeEach
    void startBroker() throws Exception {
        broker = ChildProcess.start(
                EmbeddedKafkaMain.class.getName(),
                directory.resolve("broker.log"),
                directory.resolve("kafka").toString(),
                "0");
        bootstrapServers = broker.awaitReady();
        topics = new Topics(bootstrapServers);
        topics.create("in", PARTITIONS);
        topics.create("out", OUTPUT_PARTITIONS);
    }

    @AfterEach
    void stopBroker() {
        topics.close();
        broker.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {20261123})
    void everyResultIsThereOnceThoughTheServiceIsKilledAtRandomMoments(long seed) throws Exception {
        var random = new Random(seed);
        var service = startService(0);
        startJob(service);
        try (var results = topics.reader("out", OUTPUT_PARTITIONS)) {
            for (int kill = 1; kill <= 4; kill++) {
                int moment = EVENTS / 5 * kill - random.nextInt(EVENTS / 10);
                awaitResults(results, moment);
                service.kill();
                service = startService(0);
            }
            awaitResults(results, EVENTS);
        } finally {
            service.close();
        }

        assertExactlyOnce();
    }

    @Test
    void everyResultIsThereOnceThoughTheServiceDiesBetweenSnapshotAndCommit() throws Exception {
        var service = startService(3);
        startJob(service);
        try (var results = topics.reader("out", OUTPUT_PARTITIONS)) {
            for (int commit : new int[] {1, 4, 2}) {
                feedUntilDead(service, results);
                assertThat(service.awaitExit()).isEqualTo(ServiceProcess.HALTED);
                service = startService(commit);
            }
            feedUntilDead(service, results);
            service = startService(0);
            awaitResults(results, EVENTS);
        } finally {
            service.close();
        }

        assertExactlyOnce();
    }

    private ChildProcess startService(int haltBeforeCommit) throws Exception {
        return ChildProcess.start(
                ServiceProcess.class.getName(),
                directory.resolve("service.log"),
                directory.resolve("data").toString(),
                bootstrapServers,
                Integer.toString(haltBeforeCommit));
    }

    private void startJob(ChildProcess service) throws Exception {
        var client = new ControlClient(URI.create(service.awaitReady()));
        var program = client.uploadProgram(CountingProgram.jar(directory));
        client.startJob(StartRequest.of(program.id()).parallelism(2).checkpointInterval(Duration.ofMillis(300)));
    }

    private void awaitResults(Topics.Reader results, int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            feed(results.read());
            return results.read() >= count;
        });
    }

    private void feedUntilDead(ChildProcess service, Topics.Reader results) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            feed(results.read());
            return !service.isAlive();
        });
    }

    /** The same event always goes to the same partition, so that its counts come in order. */
    private void feed(int results) {
        for (; sent < EVENTS && sent < results + AHEAD; sent++) {
            int word = sent % WORDS;
            topics.send("in", word % PARTITIONS, sent, "x" + word);
        }
        topics.flush();
    }

    private void assertExactlyOnce() {
        var expected = new TreeMap<String, Integer>();
        for (int event = 0; event < EVENTS; event++) {
            expected.put("x" + event % WORDS + ":" + (event / WORDS + 1), 1);
        }
        try (var results = topics.reader("out", OUTPUT_PARTITIONS)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> results.read() >= EVENTS);
            Map<String, Integer> found = results.counts();
            assertThat(found).isEqualTo(expected);
        }
    }
}
