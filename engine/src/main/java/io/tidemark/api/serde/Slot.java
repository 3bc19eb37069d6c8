package io.tidemark.api.serde;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in a record or a collection. Unless it is a primitive's, it can be empty: a byte tells a value (1) from null (0).
 *
 * @param codec of the values that may be in it; it is handed nothing else
 * @param nullable whether it can be empty
 * @param definition what the schema says of it
 */
record Slot(Codec<Object> codec, boolean nullable, String definition) {

    static Slot ofPrimitive(Codec<?> codec) {
        return of(codec, false, codec.definition());
    }

    /** A box shares its codec with its primitive and differs by the byte, so the schema must tell them apart. */
    static Slot ofBox(Codec<?> codec) {
        return of(codec, true, codec.definition() + "?");
    }

    static Slot ofObject(Codec<?> codec) {
        return of(codec, true, codec.definition());
    }

    @SuppressWarnings("unchecked") // the slot's declared type is the codec's type
    private static Slot of(Codec<?> codec, boolean nullable, String definition) {
        return new Slot((Codec<Object>) codec, nullable, definition);
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

    /** What is here if nothing was stored for it. */
    @Nullable
    Object ifMissing() {
        Codec<?> held = codec;
        if (held instanceof CollectionCodecs.ListCodec) {
            return List.of();
        }
        if (held instanceof CollectionCodecs.SetCodec) {
            return Set.of();
        }
        if (held instanceof CollectionCodecs.MapCodec) {
            return Map.of();
        }
        if (held instanceof CollectionCodecs.OptionalCodec) {
            return Optional.empty();
        }
        return nullable ? null : ScalarCodec.zeroOf(codec.definition());
    }
}
