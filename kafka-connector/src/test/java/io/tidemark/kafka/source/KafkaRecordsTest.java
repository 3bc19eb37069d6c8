package io.tidemark.kafka.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.kafka.client.LatestRecords;
import io.tidemark.kafka.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records with keys and places, on a real broker. */
class KafkaRecordsTest {

    @TempDir
    private static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(data);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void givesKeyValueTimestampAndPlaceAlsoWhereOneIsMissing() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 17, "k", "v");
        send(topic, 18, null, "v");
        send(topic, 19, "k", null);

        assertThat(read(topic)).containsExactly("0@0 17 k=v", "0@1 18 null=v", "0@2 19 k=null");
    }

    @Test
    void theLatestRecordOfEachKeyIsWhatATopicSays() throws Exception {
        var topic = broker.newTopic(2);
        send(topic, 1, "x", "old");
        send(topic, 2, "y", "only");
        send(topic, 3, "x", "new");
        send(topic, 4, null, "of nobody");

        var latest = LatestRecords.read(broker.settings(), topic, Duration.ofSeconds(60));

        assertThat(latest.keySet()).containsExactly("x", "y");
        assertThat(new String(latest.getOrDefault("x", new byte[0]), UTF_8)).isEqualTo("new");
        assertThat(LatestRecords.read(broker.settings(), "nowhere", Duration.ofSeconds(60)))
                .isEmpty();
    }

    private static List<String> read(String topic) throws Exception {
        var found = new ArrayList<String>();
        SplitOutput<KafkaRecord> output = new SplitOutput<>() {
            @Override
            public boolean event(int split, long position, KafkaRecord event, long timestamp) {
                found.add("%d@%d %d %s=%s"
                        .formatted(
                                event.partition(),
                                event.offset(),
                                event.timestamp(),
                                text(event.key()),
                                text(event.value())));
                return true;
            }

            @Override
            public boolean mayPass(int split, long position) {
                return true;
            }

            @Override
            public void skipped(int split, String where, String reason) {
                throw new IllegalStateException(where + " was skipped: " + reason);
            }
        };
        var source = new KafkaRecords(topic, true);
        try (var session = source.open(new SourceContext("job", "uid", broker.settings()));
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            await().until(() -> {
                reader.poll(Duration.ofMillis(100), output);
                return reader.isFinished(0);
            });
        }
        return found;
    }

    private static void send(String topic, long timestamp, @Nullable String key, @Nullable String value)
            throws Exception {
        try (var producer = broker.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, null, timestamp, key, value))
                    .get();
        }
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
