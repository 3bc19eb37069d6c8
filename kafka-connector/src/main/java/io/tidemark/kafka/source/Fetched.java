package io.tidemark.kafka.source;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was fetched of one partition and isn't handed over yet: the rest of one poll at most. */
final class Fetched {

    private List<ConsumerRecord<byte[], Object>> records = List.of();
    private int next;

    /** @throws IllegalStateException if what came before isn't handed over: the partition should have been paused */
    void add(List<ConsumerRecord<byte[], Object>> more) {
        if (!isEmpty()) {
            throw new IllegalStateException("records were fetched from %s-%d while %d others wait"
                    .formatted(peek().topic(), peek().partition(), records.size() - next));
        }
        records = more;
        next = 0;
    }

    boolean isEmpty() {
        return next == records.size();
    }

    ConsumerRecord<byte[], Object> peek() {
        return records.get(next);
    }

    void remove() {
        next++;
        if (isEmpty()) {
            clear();
        }
    }

    void clear() {
        records = List.of();
        next = 0;
    }
}
