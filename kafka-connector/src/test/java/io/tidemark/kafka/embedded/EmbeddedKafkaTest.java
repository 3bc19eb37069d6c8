package io.tidemark.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.kafka.testing.TestBroker;
import io.tidemark.kafka.testing.TestProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir
    private Path data;

    @Test
    void keepsItsTopicsOverARestart() throws Exception {
        try (var broker = TestBroker.start(data)) {
            broker.createTopic("kept", 1);
            broker.send("kept", 0, "value");
        }

        try (var broker = TestBroker.start(data)) {
            assertThat(broker.committedValues("kept")).containsExactly("value");
        }
    }

    @Test
    void keepsWhatWasCommittedThoughItIsKilled() throws Exception {
        try (var killed = TestProcess.start(EmbeddedKafkaMain.class, data.toString(), "0")) {
            var bootstrapServers = killed.awaitReady();
            try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
                    var producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "writer"),
                            new StringSerializer(),
                            new StringSerializer())) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                        .all()
                        .get();
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("kept", "committed")).get();
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("kept", "open")).get();
                killed.kill();
                producer.close(Duration.ZERO);
            }
        }

        try (var broker = TestBroker.start(data);
                var next = broker.producer(Map.of("transactional.id", "writer"))) {
            next.initTransactions();
            await().until(() -> broker.isSettled("kept"));
            assertThat(broker.committedValues("kept")).containsExactly("committed");
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaSettings(data, taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("choose another port");
        }
    }
}
