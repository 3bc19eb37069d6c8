package io.tidemark.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The events' topic, through plain Kafka clients. */
final class EngagementTopic implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final String name;
    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private EngagementTopic(String name, String bootstrapServers, KafkaProducer<byte[], byte[]> producer) {
        this.name = name;
        this.bootstrapServers = bootstrapServers;
        this.producer = producer;
    }

    /** Makes the topic, unless it is there. Its records never expire: they are of last month. */
    static EngagementTopic create(String name, String bootstrapServers)
            throws ExecutionException, InterruptedException {
        Map<String, Object> servers = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (var admin = Admin.create(servers)) {
            int brokers = admin.describeCluster().nodes().get().size();
            var topic =
                    new NewTopic(name, PARTITIONS, (short) Math.min(3, brokers)).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        return open(name, bootstrapServers);
    }

    /** A topic that is there already. */
    static EngagementTopic open(String name, String bootstrapServers) {
        var config = new HashMap<String, Object>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        // a new topic's leaders may not take records yet: of several batches the first could be refused, the next taken
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new EngagementTopic(
                name,
                bootstrapServers,
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    String name() {
        return name;
    }

    /** Writes an event, keyed by its user. */
    void write(Event event) {
        var key = Long.toString(event.userId()).getBytes(UTF_8);
        write(new ProducerRecord<>(name, null, event.at(), key, event.toJson()));
    }

    /** Writes an event that no program counts into each partition, so that event time goes on in all of them. */
    void advanceTo(long at) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var event = new Event("POST", 0, Long.MAX_VALUE, false, at);
            write(new ProducerRecord<>(name, partition, at, null, event.toJson()));
        }
    }

    /** Waits until everything written is stored. */
    void flush() {
        producer.flush();
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Events could not be written to " + name, failed);
        }
    }

    private void write(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /** Reads all committed records of a topic as they are at this moment. */
    static void readAll(String topic, String bootstrapServers, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        var config = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(it -> new TopicPartition(topic, it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
            }
        }
    }

    void readAll(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        readAll(name, bootstrapServers, reader);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
