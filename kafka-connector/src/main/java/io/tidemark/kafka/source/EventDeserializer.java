package io.tidemark.kafka.source;

import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values while the consumer unpacks a fetch, straight from the fetched bytes. What can't be decoded becomes an
 * {@link Undecodable}, so that the reader can say where it lies.
 */
final class EventDeserializer<T> implements Deserializer<Object> {

    private final Serde<T> serde;

    EventDeserializer(Serde<T> serde) {
        this.serde = serde;
    }

    /** Stands in the place of a value that can't be read. */
    record Undecodable(String reason) {}

    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        return data == null ? null : decode(ByteBuffer.wrap(data));
    }

    @Override
    public @Nullable Object deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
        return data == null ? null : decode(data);
    }

    private Object decode(ByteBuffer data) {
        // the consumer finds out the value's size afterwards, by what is left
        int begin = data.position();
        try {
            Object value = serde.read(data);
            return value;
        } catch (RuntimeException e) {
            var message = e.getMessage();
            return new Undecodable(message == null ? e.getClass().getSimpleName() : message);
        } finally {
            data.position(begin);
        }
    }
}
