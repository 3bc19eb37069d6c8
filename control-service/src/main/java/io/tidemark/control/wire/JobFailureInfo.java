package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One failure of a job. Stack traces are in the service's log.
 *
 * @param at when the job gave way to it
 * @param restarted whether it started again after it, or was given up
 * @param message what happened, where, and what to do
 * @param uid at which operator, or behind which source; absent if it was the job as a whole
 * @param source what the source reads, such as {@code Kafka topic 'in'}; absent unless {@code uid} is a source's
 * @param split of the event at hand, such as the partition of a topic; absent if unknown
 * @param position of the event in the split, such as its offset; absent if unknown
 * @param causes the failure itself, then what it came of; the first ten
 */
public record JobFailureInfo(
        Instant at,
        boolean restarted,
        String message,
        Optional<String> uid,
        Optional<String> source,
        Optional<String> split,
        Optional<Long> position,
        List<Cause> causes) {

    public JobFailureInfo {
        causes = List.copyOf(causes);
    }

    /**
     * One of the chain.
     *
     * @param type name of the class
     * @param message empty if there is none
     */
    public record Cause(String type, String message) {}
}
