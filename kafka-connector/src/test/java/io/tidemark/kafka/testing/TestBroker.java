package io.tidemark.kafka.testing;

import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
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
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
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
    public String newTopic(int partitions) throws BrokerException {
        var name = "topic-" + UUID.randomUUID();
        createTopic(name, partitions);
        return name;
    }

    /** Makes a topic that can be written at once. */
    public void createTopic(String name, int partitions) throws BrokerException {
        try (var topics = Topics.of(KafkaClients.of(settings()))) {
            topics.create(name, partitions, Map.of());
        }
    }

    /** Writes a value and waits until it is stored. */
    public void send(String topic, int partition, @Nullable String value)
            throws ExecutionException, InterruptedException {
        send(topic, partition, 1_000L, value);
    }

    public void send(String topic, int partition, long timestamp, @Nullable String value)
            throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, partition, timestamp, null, value))
                .get();
    }

    public KafkaProducer<String, String> producer(Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    /**
     * All committed values of a topic, partition by partition, up to the first transaction that is still open. One that
     * was just committed or aborted may still count as open for a moment: see {@link #isSettled}.
     */
    public List<String> committedValues(String topic) {
        return committed(topic).stream().map(ConsumerRecord::value).toList();
    }

    /** The same with keys and times. */
    public List<ConsumerRecord<String, String>> committed(String topic) {
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
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** Whether no transaction is open in a topic, so that what can't be read now never will be. */
    public boolean isSettled(String topic) throws ExecutionException, InterruptedException {
        return ends(topic, IsolationLevel.READ_COMMITTED).equals(ends(topic, IsolationLevel.READ_UNCOMMITTED));
    }

    /** How many records lie in a topic, those of open transactions and the marks of ended ones included. */
    public long size(String topic) throws ExecutionException, InterruptedException {
        return ends(topic, IsolationLevel.READ_UNCOMMITTED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        var partitions = new HashMap<TopicPartition, OffsetSpec>();
        producer.partitionsFor(topic)
                .forEach(it -> partitions.put(new TopicPartition(topic, it.partition()), OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(partitions, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
        broker.close();
    }
}
