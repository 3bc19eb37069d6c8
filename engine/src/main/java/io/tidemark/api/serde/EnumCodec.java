package io.tidemark.api.serde;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum's constants by ordinal. Their names are in the schema, so a new order or another name is another schema. */
final class EnumCodec implements Codec<Enum<?>> {

    private final String name;
    private final Enum<?>[] constants;

    EnumCodec(Class<?> type) {
        name = type.getSimpleName();
        constants = (Enum<?>[]) type.getEnumConstants();
    }

    @Override
    public String definition() {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", ", name + "[", "]"));
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the schema pins the names in their order
    public void write(Enum<?> value, ByteWriter out) {
        Varint.write(value.ordinal(), out);
    }

    @Override
    public Enum<?> read(ByteBuffer in) {
        return constants[(int) Varint.read(in, 0, constants.length - 1, "a constant of " + definition())];
    }

    /** The constant of this name, if there is one. */
    Optional<Enum<?>> find(String constant) {
        for (var one : constants) {
            if (one.name().equals(constant)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
