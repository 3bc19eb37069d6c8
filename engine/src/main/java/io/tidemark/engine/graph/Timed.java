package io.tidemark.engine.graph;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.serde.ValueReader;
import java.nio.ByteBuffer;

/**
 * An event that waits, and its time.
 *
 * @param time epoch milliseconds
 */
public record Timed<T>(long time, T event) {

    /** Eight bytes of time, then the event. */
    public static <T> Serde<Timed<T>> serde(Serde<T> events) {
        return new TimedSerde<>(events);
    }

    private record TimedSerde<T>(Serde<T> events) implements Serde<Timed<T>> {

        private static final String FORMAT = "timed";

        @Override
        public void write(Timed<T> timed, ByteWriter out) {
            out.putLong(timed.time());
            events.write(timed.event(), out);
        }

        @Override
        public Timed<T> read(ByteBuffer in) {
            return read(in, events::read);
        }

        @Override
        public ValueReader<Timed<T>> readerOf(Schema older) {
            if (!older.format().equals(FORMAT)) {
                throw new SerdeException("'%s' isn't an event with its time.".formatted(older));
            }
            var reader = events.readerOf(Schema.parse(older.definition()));
            return in -> read(in, reader);
        }

        private static <T> Timed<T> read(ByteBuffer in, ValueReader<T> events) {
            if (in.remaining() < Long.BYTES) {
                throw new SerdeException("An event with its time needs at least %d bytes, there are %d."
                        .formatted(Long.BYTES, in.remaining()));
            }
            return new Timed<>(in.getLong(), events.read(in));
        }

        @Override
        public Schema schema() {
            return new Schema(FORMAT, events.schema().toString());
        }
    }
}
