package io.tidemark.api.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The types that hold no other types. */
record ScalarCodec<T>(String definition, BiConsumer<T, ByteWriter> writer, Function<ByteBuffer, T> reader)
        implements Codec<T> {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    static final Codec<Boolean> BOOL = new ScalarCodec<>("bool", (v, out) -> out.putByte(v ? 1 : 0), Flag::read);
    static final Codec<Byte> INT8 = new ScalarCodec<>("int8", (v, out) -> out.putByte(v), ByteBuffer::get);
    static final Codec<Short> INT16 = new ScalarCodec<>(
            "int16", (v, out) -> Varint.write(v, out), in -> (short) whole(in, Short.MIN_VALUE, Short.MAX_VALUE));
    static final Codec<Character> CHAR = new ScalarCodec<>(
            "char", (v, out) -> Varint.write(v, out), in -> (char) whole(in, Character.MIN_VALUE, Character.MAX_VALUE));
    static final Codec<Integer> INT32 = new ScalarCodec<>(
            "int32", (v, out) -> Varint.write(v, out), in -> (int) whole(in, Integer.MIN_VALUE, Integer.MAX_VALUE));
    static final Codec<Long> INT64 = new ScalarCodec<>("int64", (v, out) -> Varint.write(v, out), Varint::read);

    // not the raw bits: all NaN are equal, so they must have the same bytes
    static final Codec<Float> FLOAT32 =
            new ScalarCodec<>("float32", (v, out) -> out.putInt(Float.floatToIntBits(v)), ByteBuffer::getFloat);
    static final Codec<Double> FLOAT64 =
            new ScalarCodec<>("float64", (v, out) -> out.putLong(Double.doubleToLongBits(v)), ByteBuffer::getDouble);

    static final Codec<byte[]> BYTES = new ScalarCodec<>("bytes", ScalarCodec::writeBytes, ScalarCodec::readBytes);
    static final Codec<String> STRING = new ScalarCodec<>(
            "string",
            (v, out) -> writeBytes(v.getBytes(StandardCharsets.UTF_8), out),
            in -> new String(readBytes(in), StandardCharsets.UTF_8));
    static final Codec<UUID> UUID_CODEC = new ScalarCodec<>(
            "uuid",
            (v, out) -> out.putLong(v.getMostSignificantBits()).putLong(v.getLeastSignificantBits()),
            in -> new UUID(in.getLong(), in.getLong()));
    static final Codec<Instant> INSTANT = new ScalarCodec<>(
            "instant",
            (v, out) -> writeTime(v.getEpochSecond(), v.getNano(), out),
            in -> readTime(in, Instant::ofEpochSecond));
    static final Codec<Duration> DURATION = new ScalarCodec<>(
            "duration",
            (v, out) -> writeTime(v.getSeconds(), v.getNano(), out),
            in -> readTime(in, Duration::ofSeconds));
    static final Codec<BigDecimal> DECIMAL =
            new ScalarCodec<>("decimal", ScalarCodec::writeDecimal, ScalarCodec::readDecimal);

    /** By the type that is declared; primitives and their boxes alike. */
    static final Map<Class<?>, Codec<?>> BY_TYPE = Map.ofEntries(
            Map.entry(boolean.class, BOOL),
            Map.entry(Boolean.class, BOOL),
            Map.entry(byte.class, INT8),
            Map.entry(Byte.class, INT8),
            Map.entry(short.class, INT16),
            Map.entry(Short.class, INT16),
            Map.entry(char.class, CHAR),
            Map.entry(Character.class, CHAR),
            Map.entry(int.class, INT32),
            Map.entry(Integer.class, INT32),
            Map.entry(long.class, INT64),
            Map.entry(Long.class, INT64),
            Map.entry(float.class, FLOAT32),
            Map.entry(Float.class, FLOAT32),
            Map.entry(double.class, FLOAT64),
            Map.entry(Double.class, FLOAT64),
            Map.entry(byte[].class, BYTES),
            Map.entry(String.class, STRING),
            Map.entry(UUID.class, UUID_CODEC),
            Map.entry(Instant.class, INSTANT),
            Map.entry(Duration.class, DURATION),
            Map.entry(BigDecimal.class, DECIMAL));

    /** The codec that a schema names so. */
    static Optional<Codec<?>> byDefinition(String definition) {
        return BY_TYPE.values().stream()
                .filter(it -> it.definition().equals(definition))
                .<Codec<?>>map(it -> it)
                .findFirst();
    }

    /** Zero or false, of a primitive type. */
    static Object zeroOf(String definition) {
        return switch (definition) {
            case "bool" -> false;
            case "int8" -> (byte) 0;
            case "int16" -> (short) 0;
            case "char" -> (char) 0;
            case "int32" -> 0;
            case "int64" -> 0L;
            case "float32" -> 0f;
            case "float64" -> 0d;
            default -> throw new IllegalArgumentException("'%s' isn't primitive".formatted(definition));
        };
    }

    @Override
    public void write(T value, ByteWriter out) {
        writer.accept(value, out);
    }

    @Override
    public T read(ByteBuffer in) {
        return reader.apply(in);
    }

    private static long whole(ByteBuffer in, long lowest, long highest) {
        return Varint.read(in, lowest, highest, "a whole number");
    }

    private static void writeBytes(byte[] value, ByteWriter out) {
        Varint.write(value.length, out);
        out.putBytes(value);
    }

    private static byte[] readBytes(ByteBuffer in) {
        var bytes = new byte[Varint.readLength(in, "A string of bytes")];
        in.get(bytes);
        return bytes;
    }

    private static void writeTime(long seconds, int nanos, ByteWriter out) {
        Varint.write(seconds, out);
        Varint.write(nanos, out);
    }

    private static <T> T readTime(ByteBuffer in, Time<T> time) {
        long seconds = Varint.read(in);
        long nanos = Varint.read(in, 0, NANOS_PER_SECOND - 1, "nanoseconds");
        try {
            return time.of(seconds, nanos);
        } catch (DateTimeException e) {
            throw new SerdeException("Found %d seconds, more than a time can have.".formatted(seconds), e);
        }
    }

    private static void writeDecimal(BigDecimal value, ByteWriter out) {
        Varint.write(value.scale(), out);
        writeBytes(value.unscaledValue().toByteArray(), out);
    }

    private static BigDecimal readDecimal(ByteBuffer in) {
        int scale = (int) whole(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
        var unscaled = readBytes(in);
        if (unscaled.length == 0) {
            throw new SerdeException("A decimal number has no digits.");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private interface Time<T> {

        T of(long seconds, long nanos);
    }
}
