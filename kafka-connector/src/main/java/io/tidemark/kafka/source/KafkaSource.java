package io.tidemark.kafka.source;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.serde.Serde;
import io.tidemark.api.source.Source;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceSession;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.scan.ScanGroup;
import io.tidemark.kafka.scan.SharedScans;

/**
 * The records of a topic, of committed transactions only. A partition is a split; its position is the next offset. Jobs of one
 * {@link ScanGroup} fetch what they read at about the same time only once.
 *
 * @param topic must exist when a job starts
 * @param values reads the records' values; keys are not looked at
 * @param startAt where a job begins that starts without a savepoint
 * @param onUndecodable what to do with a record whose value can't be read, or is missing
 * @param bounded whether the source ends where the topic ended when the job started
 */
public record KafkaSource<T>(
        String topic, Serde<T> values, StartAt startAt, OnUndecodable onUndecodable, boolean bounded)
        implements Source<T> {

    /** Where to begin without a savepoint. */
    public enum StartAt {
        /** With the first record that is still there. */
        EARLIEST,
        /** With what comes from now on. */
        LATEST
    }

    /** What a record that can't be read means. */
    public enum OnUndecodable {
        /** The job fails and names topic, partition and offset. */
        FAIL,
        /** The record is passed over and counted. */
        SKIP
    }

    public KafkaSource {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic must not be blank");
        }
        requireNonNull(values, "values");
        requireNonNull(startAt, "startAt");
        requireNonNull(onUndecodable, "onUndecodable");
    }

    /** The whole topic from its beginning, and then live; fails at a record that can't be read. */
    public static <T> KafkaSource<T> of(String topic, Serde<T> values) {
        return new KafkaSource<>(topic, values, StartAt.EARLIEST, OnUndecodable.FAIL, false);
    }

    public KafkaSource<T> startAt(StartAt start) {
        return new KafkaSource<>(topic, values, start, onUndecodable, bounded);
    }

    public KafkaSource<T> onUndecodable(OnUndecodable policy) {
        return new KafkaSource<>(topic, values, startAt, policy, bounded);
    }

    /** The same up to where the topic ends when the job starts; then the source ends. */
    public KafkaSource<T> toPresent() {
        return new KafkaSource<>(topic, values, startAt, onUndecodable, true);
    }

    @Override
    public String description() {
        return "Kafka topic '" + topic + "'";
    }

    @Override
    public SourceSession<T> open(SourceContext context) throws SourceException {
        return open(context, SharedScans.ofProcess());
    }

    /** @param scans where readers of a group meet */
    SourceSession<T> open(SourceContext context, SharedScans scans) throws SourceException {
        var group = ScanGroup.of(context.settings());
        return new KafkaSourceSession<>(
                this, KafkaClients.of(context.settings()), context.from(), request -> scans.open(request, group));
    }
}
