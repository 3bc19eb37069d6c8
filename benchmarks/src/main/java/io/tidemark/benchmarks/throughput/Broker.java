package io.tidemark.benchmarks.throughput;

import static java.util.stream.Collectors.toMap;

import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What the tool asks of the broker itself. Calls block. */
final class Broker implements AutoCloseable {

    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final String bootstrapServers;
    private final Admin admin;

    Broker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "enable.metrics.push", false));
    }

    /** Makes a topic of {@value BidStream#PARTITIONS} partitions that keeps everything: event time is long ago. */
    void create(String topic) throws BrokerException {
        var clients = KafkaClients.of(Map.of("bootstrap.servers", bootstrapServers));
        try (var topics = Topics.of(clients)) {
            topics.create(
                    topic,
                    BidStream.PARTITIONS,
                    Map.of("retention.ms", "-1", "message.timestamp.before.max.ms", "9223372036854775807"));
        }
    }

    /** Deletes all topics of these beginnings, so that one run doesn't fill the disk for the next. */
    void deleteAll(Collection<String> beginnings) throws InterruptedException, ExecutionException {
        var topics = admin.listTopics().names().get().stream()
                .filter(it -> beginnings.stream().anyMatch(it::startsWith))
                .toList();
        var unused = admin.deleteTopics(topics).all().get();
    }

    /** Where the topic ends, by partition. */
    Map<TopicPartition, Long> ends(String topic) throws InterruptedException, ExecutionException {
        var wanted = partitions(topic).stream().collect(toMap(it -> it, it -> OffsetSpec.latest()));
        return admin.listOffsets(wanted).all().get().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, it -> it.getValue().offset()));
    }

    /** Whether a group has committed everything up to the ends. */
    boolean hasCommitted(String group, Map<TopicPartition, Long> ends) throws InterruptedException, ExecutionException {
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(it -> {
            var offset = committed.get(it.getKey());
            return offset != null && offset.offset() >= it.getValue();
        });
    }

    static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, BidStream.PARTITIONS)
                .mapToObj(it -> new TopicPartition(topic, it))
                .toList();
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIME);
    }
}
