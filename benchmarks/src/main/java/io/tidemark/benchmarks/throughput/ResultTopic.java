package io.tidemark.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Reads what a subject wrote, as anyone would who trusts committed records only. */
final class ResultTopic {

    private static final Duration POLL_TIME = Duration.ofMillis(100);

    private ResultTopic() {}

    static Answer read(String bootstrapServers, String topic) {
        try (var consumer = Readers.of(bootstrapServers, topic)) {
            var ends = consumer.endOffsets(Broker.partitions(topic));
            var answer = Answer.NONE;
            // the markers of transactions count as well, so positions tell where the end is, not records
            while (ends.entrySet().stream().anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
                for (var record : consumer.poll(POLL_TIME)) {
                    answer = answer.plus(Result.SERDE.read(ByteBuffer.wrap(record.value())));
                }
            }
            return answer;
        }
    }
}
