package io.tidemark.engine.inspect;

import io.tidemark.api.serde.ByteWriter;
import java.nio.ByteBuffer;

/**
 * Reads and writes values of one schema as plain values: {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@code
 * byte[]}, times, {@link java.util.List}, and {@link java.util.Map} for records.
 */
interface Form {

    /** @throws io.tidemark.api.serde.SerdeException if the bytes are no such value */
    Object read(ByteBuffer in);

    /** @throws io.tidemark.api.serde.SerdeException if the value doesn't fit */
    void write(Object value, ByteWriter out);
}
