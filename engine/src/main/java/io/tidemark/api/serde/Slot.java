package io.tidemark.api.serde;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a record or a collection. Unless it is a primitive's, it can be empty: a byte tells a value (1) from null (0).
 *
 * @param codec of the values that may be in it; it is handed nothing else
 */
record Slot(Codec<Object> codec, boolean nullable) {

    @SuppressWarnings("unchecked") // the slot's declared type is the codec's type
    static Slot of(Codec<?> codec, boolean nullable) {
        return new Slot((Codec<Object>) codec, nullable);
    }

    String definition() {
        return codec.definition();
    }

    void write(@Nullable Object value, ByteWriter out) {
        if (nullable) {
            out.putByte(value == null ? 0 : 1);
        }
        if (value != null) {
            codec.write(value, out);
        }
    }

    @Nullable
    Object read(ByteBuffer in) {
        return nullable && !Flag.read(in) ? null : codec.read(in);
    }
}
