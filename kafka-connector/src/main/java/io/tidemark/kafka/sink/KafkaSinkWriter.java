package io.tidemark.kafka.sink;

import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes one task's results into the transactions of its job. */
final class KafkaSinkWriter<T> implements SinkWriter<T> {

    private final String topic;
    private final Serde<T> values;
    private final KafkaSink.@Nullable Keys<T, ?> keys;
    private final KafkaTransactions transactions;
    private final OutputDigest digest;
    private final ByteWriter bytes = new ByteWriter();
    private long epoch;

    KafkaSinkWriter(
            String topic,
            Serde<T> values,
            KafkaSink.@Nullable Keys<T, ?> keys,
            KafkaTransactions transactions,
            OutputDigest digest,
            long firstEpoch) {
        this.topic = topic;
        this.values = values;
        this.keys = keys;
        this.transactions = transactions;
        this.digest = digest;
        this.epoch = firstEpoch;
    }

    @Override
    public void write(T event, long eventTime) throws SinkException {
        byte @Nullable [] key = keys == null ? null : keyOf(keys, event);
        bytes.clear();
        values.write(event, bytes);
        // Kafka knows no time before 1970
        long timestamp = Math.max(0, eventTime);
        var value = bytes.toByteArray();
        transactions.send(epoch, new ProducerRecord<>(topic, null, timestamp, key, value));
        digest.add(key, value, eventTime);
    }

    @Override
    public void endEpoch(long closed) {
        epoch = closed + 1;
    }

    @Override
    public void close() {}

    private <K> byte[] keyOf(KafkaSink.Keys<T, K> from, T event) throws SinkException {
        KeyFunction<T, K> function = from.function();
        try {
            bytes.clear();
            from.serde().write(function.keyOf(event), bytes);
            return bytes.toByteArray();
        } catch (Exception e) {
            throw SinkException.refused(
                    "The key of a record for topic '%s' can't be made: %s".formatted(topic, e.getMessage()), e);
        }
    }
}
