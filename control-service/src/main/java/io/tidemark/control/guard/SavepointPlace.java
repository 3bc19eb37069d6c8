package io.tidemark.control.guard;

import java.time.Instant;
import java.util.List;

/**
 * Where a savepoint continues.
 *
 * @param savepoint its id
 * @param created when it was taken
 * @param topics each topic that it reads
 */
public record SavepointPlace(String savepoint, Instant created, List<OfTopic> topics) {

    public SavepointPlace {
        topics = List.copyOf(topics);
    }

    /**
     * Where it continues in one topic.
     *
     * @param id what told the topic from an earlier one of the same name
     * @param partitions where it continues in each
     */
    public record OfTopic(String topic, String id, List<OfPartition> partitions) {

        public OfTopic {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * Where it continues in one partition.
     *
     * @param next offset of the first record to be read
     * @param watermarkMillis event time up to which the partition had been read, in epoch milliseconds; {@link Long#MIN_VALUE}
     *     if unknown
     */
    public record OfPartition(int partition, long next, long watermarkMillis) {}
}
