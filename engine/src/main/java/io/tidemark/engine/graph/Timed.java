package io.tidemark.engine.graph;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
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
