package io.tidemark.benchmarks.throughput;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Bare consumers. */
final class Readers {

    private Readers() {}

    /**
     * A consumer of all of a topic's partitions, from their beginning, of committed records only. Fetches as much at a time
     * as Tidemark's source does.
     */
    static KafkaConsumer<byte[], byte[]> of(String bootstrapServers, String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 * 1024 * 1024,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
        var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = Broker.partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
