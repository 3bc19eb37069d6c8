package io.tidemark.kafka.source;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Stands for "as they lie there" where a source says how it reads values: the reader gives key and place to what is read
 * here, and hands over records without a value.
 */
final class RawValues implements Serde<KafkaRecord> {

    private static final long serialVersionUID = 1L;

    static KafkaRecord placed(ConsumerRecord<byte[], Object> record) {
        var value = record.value() instanceof KafkaRecord raw ? raw.value() : null;
        return new KafkaRecord(record.partition(), record.offset(), record.timestamp(), record.key(), value);
    }

    @Override
    public KafkaRecord read(ByteBuffer in) {
        var value = new byte[in.remaining()];
        in.get(value);
        return new KafkaRecord(0, 0, 0, null, value);
    }

    @Override
    public void write(KafkaRecord value, ByteWriter out) {
        throw new UnsupportedOperationException("records are only read like this");
    }

    @Override
    public Schema schema() {
        return Serdes.bytes().schema();
    }
}
