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

    /**
     * Reads what was written under an older schema. Asked when a job starts from a snapshot, which then rewrites what it
     * takes over.
     *
     * @throws SerdeException if this serde can't; says why, in words for the author of the program
     */
    default ValueReader<T> readerOf(Schema older) {
        if (!schema().equals(older)) {
            throw new SerdeException("It reads its own form only.");
        }
        return this::read;
    }

    /** Whether bytes written under {@code older} can be read by this serde. */
    default boolean canRead(Schema older) {
        try {
            return readerOf(older) != null;
        } catch (SerdeException e) {
            return false;
        }
    }
}
