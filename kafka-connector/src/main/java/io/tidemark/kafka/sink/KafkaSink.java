package io.tidemark.kafka.sink;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to a topic, in the transaction that commits the job's epoch: a consumer that reads committed records sees every
 * result once, when its epoch is committed. A record's timestamp is the event's time.
 *
 * <p>A topic that doesn't exist is made, with as many partitions as the setting {@value #PARTITIONS_SETTING} says, and
 * without expiry: results carry event time, so those of a replay would be old enough to expire at once.
 *
 * @param topic where to write, unless the job is told otherwise
 * @param values writes the records' values
 * @param keys writes the records' keys; empty for records without one
 */
public record KafkaSink<T>(String topic, Serde<T> values, Optional<Keys<T, ?>> keys) implements Sink<T> {

    /** Partitions of topics that the sink makes. */
    public static final String PARTITIONS_SETTING = "tidemark.sink.partitions";

    private static final String DEFAULT_PARTITIONS = "4";

    /** How a record gets its key. */
    public record Keys<T, K>(KeyFunction<T, K> function, Serde<K> serde) implements Serializable {

        public Keys {
            requireNonNull(function, "function");
            requireNonNull(serde, "serde");
        }
    }

    public KafkaSink {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic must not be blank");
        }
        requireNonNull(values, "values");
        requireNonNull(keys, "keys");
    }

    /** Records without key. */
    public static <T> KafkaSink<T> to(String topic, Serde<T> values) {
        return new KafkaSink<>(topic, values, Optional.empty());
    }

    /** The same with a key, so that results of one key lie in one partition, in order. */
    public <K> KafkaSink<T> key(KeyFunction<T, K> function, Serde<K> serde) {
        return new KafkaSink<>(topic, values, Optional.of(new Keys<>(function, serde)));
    }

    @Override
    public String description() {
        return "Kafka topic '" + topic + "'";
    }

    @Override
    public String target() {
        return topic;
    }

    @Override
    public void prepare(SinkContext context) throws SinkException {
        try (var topics = Topics.of(KafkaClients.of(context.settings()))) {
            if (topics.find(context.target()).isEmpty()) {
                topics.create(context.target(), partitions(context), Map.of("retention.ms", "-1"));
            }
        } catch (BrokerException e) {
            var message = "Topic '%s' can't be written: %s".formatted(context.target(), e.words());
            throw e.isRetryable() ? SinkException.unavailable(message, e) : SinkException.refused(message, e);
        }
    }

    @Override
    public SinkWriter<T> open(SinkContext context) throws SinkException {
        var transactions = context.commitService(KafkaTransactions.class)
                .orElseThrow(() -> SinkException.refused(
                        "Sink '%s' writes to topic '%s' in the job's Kafka transaction, but job '%s' doesn't commit by Kafka. Run it with a Kafka commit log."
                                .formatted(context.uid(), context.target(), context.job())));
        return new KafkaSinkWriter<>(
                context.target(), values, keys.orElse(null), transactions, context.digest(), context.firstEpoch());
    }

    private static int partitions(SinkContext context) throws SinkException {
        var setting = context.settings().getOrDefault(PARTITIONS_SETTING, DEFAULT_PARTITIONS);
        if (!setting.matches("[1-9][0-9]{0,4}")) {
            throw SinkException.refused("The setting '%s' must be a number of partitions, was '%s'."
                    .formatted(PARTITIONS_SETTING, setting));
        }
        return Integer.parseInt(setting);
    }
}
