package io.tidemark.api.serde;

import java.nio.ByteBuffer;

/** The form of one type's values, never null, within a record. Stateless. */
interface Codec<T> {

    /** What the schema says of this type. */
    String definition();

    void write(T value, ByteWriter out);

    /**
     * @throws java.nio.BufferUnderflowException if the bytes end within the value
     * @throws SerdeException if the bytes are no such value
     */
    T read(ByteBuffer in);
}
