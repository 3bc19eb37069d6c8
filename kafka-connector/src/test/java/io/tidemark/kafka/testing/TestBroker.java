package io.tidemark.kafka.testing;

import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** An embedded broker, and plain clients to fill and read topics without any of our own code. */
public final class TestBroker implements AutoCloseable {

    private final EmbeddedKafka broker;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    private TestBroker(EmbeddedKafka broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
        this.producer = producer(Map.of());
    }

    public static TestBroker start(Path data) throws IOException {
        return new TestBroker(EmbeddedKafka.start(new EmbeddedKafkaSettings(data, 0)));
    }

    public Map<String, String> settings() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    public Admin admin() {
        return admin;
    }

    /** Makes a topic with a name of its own. */
    public String newTopic(int partitions) throws ExecutionException, InterruptedException {
        var name = "topic-" + UUID.randomUUID();
        createTopic(name, partitions);
        return name;
    }

    public void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get();
    }

    /** Writes a value and waits until it is stored. */
    public void send(String topic, int partition, @Nullable String value)
            throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, partition, 1_000L, null, value))
                .get();
    }

    public KafkaProducer<String, String> producer(Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    /** All committed values of a topic up to its present end, partition by partition. */
    public List<String> committedValues(String topic) throws ExecutionException, InterruptedException {
        var config = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(it -> new TopicPartition(topic, it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var values = new ArrayList<String>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
        broker.close();
    }
}
