package io.tidemark.control.testing;

import io.tidemark.kafka.client.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics as a test sees them: makes them, fills them, and reads what is committed. */
public final class Topics implements AutoCloseable {

    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    public Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Makes a topic that can be written at once. */
    public void create(String topic, int partitions) throws Exception {
        var clients = KafkaClients.of(Map.of("bootstrap.servers", bootstrapServers));
        try (var topics = io.tidemark.kafka.client.Topics.of(clients)) {
            topics.create(topic, partitions, Map.of());
        }
    }

    /** Sends without waiting; {@link #flush} waits. */
    public void send(String topic, int partition, long timestamp, String value) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, timestamp, null, value));
    }

    public void flush() {
        producer.flush();
    }

    /** Expires all that comes before an offset. */
    public void expire(String topic, int partition, long beforeOffset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(beforeOffset)))
                .all()
                .get();
    }

    /** A reader of committed values, from the beginning. */
    public Reader reader(String topic, int partitions) {
        return new Reader(topic, partitions);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
    }

    /** What is committed in a topic, and how often each value is there. */
    public final class Reader implements AutoCloseable {

        private final KafkaConsumer<String, String> consumer;
        private final Map<String, Integer> counts = new TreeMap<>();
        private final List<String> values = new ArrayList<>();

        private Reader(String topic, int partitions) {
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            bootstrapServers,
                            "isolation.level",
                            "read_committed",
                            "enable.auto.commit",
                            false,
                            "allow.auto.create.topics",
                            false,
                            "auto.offset.reset",
                            "earliest"),
                    new StringDeserializer(),
                    new StringDeserializer());
            var all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
        }

        /** Reads what came since; returns how many values there are now. */
        public int read() {
            for (var found : consumer.poll(Duration.ofMillis(50))) {
                counts.merge(found.value(), 1, Integer::sum);
                values.add(found.value());
            }
            return values.size();
        }

        /** How often each value was seen. */
        public Map<String, Integer> counts() {
            return counts;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
