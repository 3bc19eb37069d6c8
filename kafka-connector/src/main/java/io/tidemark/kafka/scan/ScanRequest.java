package io.tidemark.kafka.scan;

import static java.util.Objects.requireNonNull;

import io.tidemark.kafka.client.KafkaClients;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a reader wants to read, committed records only.
 *
 * @param clients make the consumer
 * @param topic all partitions are of it
 * @param withKeys whether keys are looked at; empty ones are handed over otherwise
 * @param values decodes values
 * @param splits at least one
 */
public record ScanRequest(
        KafkaClients clients, String topic, boolean withKeys, Deserializer<Object> values, List<Split> splits) {

    public ScanRequest {
        requireNonNull(clients, "clients");
        requireNonNull(topic, "topic");
        requireNonNull(values, "values");
        splits = List.copyOf(splits);
    }

    /**
     * One partition.
     *
     * @param next offset of the first record to read
     * @param leaderEpoch of the last record read, or -1
     * @param end offset of the first record that isn't to be read any more
     */
    public record Split(int partition, long next, int leaderEpoch, long end) {}

    TopicPartition partition(int split) {
        return new TopicPartition(topic, splits.get(split).partition());
    }

    List<TopicPartition> partitions() {
        return splits.stream()
                .map(it -> new TopicPartition(topic, it.partition()))
                .toList();
    }

    /** The same from other offsets. */
    ScanRequest from(List<Split> places) {
        return new ScanRequest(clients, topic, withKeys, values, places);
    }
}
