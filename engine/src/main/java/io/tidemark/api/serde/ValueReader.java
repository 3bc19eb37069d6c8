package io.tidemark.api.serde;

import java.nio.ByteBuffer;

/** Reads values of one form. Thread-safe. */
@FunctionalInterface
public interface ValueReader<T> {

    /**
     * Reads one value from the buffer's position to its limit. Keeps no reference to the buffer.
     *
     * @throws SerdeException if the bytes are no such value
     */
    T read(ByteBuffer in);
}
