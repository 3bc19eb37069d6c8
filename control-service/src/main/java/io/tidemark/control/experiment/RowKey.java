package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemark.kafka.source.KafkaRecord;
import java.util.Optional;

/**
 * By what rows of both sides meet.
 *
 * @param key the record key's bytes, each as one character, so that any bytes compare as they are; empty without one
 * @param time event time in epoch milliseconds
 */
public record RowKey(Optional<String> key, long time) {

    static RowKey of(KafkaRecord record) {
        var key = record.key();
        return new RowKey(
                key == null ? Optional.empty() : Optional.of(new String(key, ISO_8859_1)), record.timestamp());
    }

    Optional<String> readableKey() {
        return key.map(it -> FieldDiff.text(it.getBytes(ISO_8859_1)));
    }
}
