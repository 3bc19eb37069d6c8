package io.tidemark.api.serde;

import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * Turns values of one type into bytes and back. Thread-safe.
 *
 * <p>What is written must be readable for ever: state and savepoints hold it. A serde therefore states its
 * {@link #schema()}, which is stored with the state, and says of an older schema whether it can read what was written
 * with it. Built-in serdes are in {@link Serdes}.
 */
public interface Serde<T> extends Serializable {

    /** Appends the bytes of a value. The same value gives the same bytes, always. */
    void write(T value, ByteWriter out);

    /**
     * Reads one value from the buffer's position to its limit, and leaves the position behind what was read. Keeps no
     * reference to the buffer.
     *
     * @throws SerdeException if the bytes are no such value
     */
    T read(ByteBuffer in);

    /** What identifies the form of the bytes. */
    Schema schema();

    /** Whether bytes written under {@code older} can be read by this serde: by default if the schema is the same. */
    default boolean canRead(Schema older) {
        return schema().equals(older);
    }
}
