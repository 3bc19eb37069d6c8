package io.tidemark.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.kafka.testing.TestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicsTest {

    private static final int TOPICS = 20;
    private static final int PARTITIONS = 20;

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

    /** A producer that sends each record once only; the more topics and partitions, the likelier one isn't ready. */
    @Test
    void makesTopicsThatTakeRecordsAtOnce() throws Exception {
        var onceOnly = Map.<String, Object>of("enable.idempotence", false, "retries", 0);
        try (var topics = Topics.of(KafkaClients.of(broker.settings()));
                var producer = broker.producer(onceOnly)) {
            for (int i = 0; i < TOPICS; i++) {
                var name = "at-once-" + i;
                topics.create(name, PARTITIONS, Map.of());

                var sent = new ArrayList<Future<RecordMetadata>>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(name, partition, null, "first")));
                }
                for (var one : sent) {
                    assertThat(one.get().offset()).isZero();
                }
            }
        }
    }

    @Test
    void leavesATopicThatIsThereAsItIs() throws Exception {
        try (var topics = Topics.of(KafkaClients.of(broker.settings()))) {
            var name = broker.newTopic(2);
            broker.send(name, 1, "kept");

            topics.create(name, 3, Map.of());

            assertThat(topics.find(name).orElseThrow().partitions()).isEqualTo(2);
            assertThat(broker.committedValues(name)).containsExactly("kept");
        }
    }
}
