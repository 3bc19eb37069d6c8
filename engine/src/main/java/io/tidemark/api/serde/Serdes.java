package io.tidemark.api.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The built-in serdes for simple values. For records, see {@link RecordSerde}. */
public final class Serdes {

    private Serdes() {}

    /** Eight bytes, big endian. */
    public static Serde<Long> int64() {
        return Simple.of(Int64.INSTANCE);
    }

    /** Four bytes, big endian. */
    public static Serde<Integer> int32() {
        return Simple.of(Int32.INSTANCE);
    }

    /** Eight bytes, IEEE 754. */
    public static Serde<Double> float64() {
        return Simple.of(Float64.INSTANCE);
    }

    /** One byte, 0 or 1. */
    public static Serde<Boolean> bool() {
        return Simple.of(Bool.INSTANCE);
    }

    /** UTF-8 to the end of the buffer. */
    public static Serde<String> string() {
        return Simple.of(Utf8.INSTANCE);
    }

    /** The bytes as they are, to the end of the buffer. */
    public static Serde<byte[]> bytes() {
        return Simple.of(Bytes.INSTANCE);
    }

    /** Sixteen bytes, big endian. */
    public static Serde<UUID> uuid() {
        return Simple.of(Uuid.INSTANCE);
    }

    /** Seconds (8 bytes) and nanoseconds (4 bytes) since 1970-01-01T00:00Z. */
    public static Serde<Instant> instant() {
        return Simple.of(InstantForm.INSTANCE);
    }

    /** The number of elements, then each with its length (4 bytes each). What is read may be changed. */
    public static <T> Serde<List<T>> list(Serde<T> elements) {
        return new ListSerde<>(elements);
    }

    /** A serde without settings: an enum constant, so that deserializing a pipeline gives the same instance again. */
    private interface Simple<T> extends Serde<T> {

        String format();

        @Override
        default Schema schema() {
            return new Schema(format(), "");
        }

        static <T> Serde<T> of(Simple<T> serde) {
            return serde;
        }
    }

    private static void expect(ByteBuffer in, int bytes, String format) {
        if (in.remaining() < bytes) {
            throw new SerdeException(
                    "A value of format '%s' needs %d bytes, there are %d.".formatted(format, bytes, in.remaining()));
        }
    }

    private enum Int64 implements Simple<Long> {
        INSTANCE;

        @Override
        public String format() {
            return "int64";
        }

        @Override
        public void write(Long value, ByteWriter out) {
            out.putLong(value);
        }

        @Override
        public Long read(ByteBuffer in) {
            expect(in, Long.BYTES, format());
            return in.getLong();
        }
    }

    private enum Int32 implements Simple<Integer> {
        INSTANCE;

        @Override
        public String format() {
            return "int32";
        }

        @Override
        public void write(Integer value, ByteWriter out) {
            out.putInt(value);
        }

        @Override
        public Integer read(ByteBuffer in) {
            expect(in, Integer.BYTES, format());
            return in.getInt();
        }
    }

    private enum Float64 implements Simple<Double> {
        INSTANCE;

        @Override
        public String format() {
            return "float64";
        }

        @Override
        public void write(Double value, ByteWriter out) {
            out.putDouble(value);
        }

        @Override
        public Double read(ByteBuffer in) {
            expect(in, Double.BYTES, format());
            return in.getDouble();
        }
    }

    private enum Bool implements Simple<Boolean> {
        INSTANCE;

        @Override
        public String format() {
            return "bool";
        }

        @Override
        public void write(Boolean value, ByteWriter out) {
            out.putByte(value ? 1 : 0);
        }

        @Override
        public Boolean read(ByteBuffer in) {
            expect(in, 1, format());
            return in.get() != 0;
        }
    }

    private enum Utf8 implements Simple<String> {
        INSTANCE;

        @Override
        public String format() {
            return "utf8";
        }

        @Override
        public void write(String value, ByteWriter out) {
            out.putBytes(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String read(ByteBuffer in) {
            return new String(Bytes.INSTANCE.read(in), StandardCharsets.UTF_8);
        }
    }

    private enum Bytes implements Simple<byte[]> {
        INSTANCE;

        @Override
        public String format() {
            return "bytes";
        }

        @Override
        public void write(byte[] value, ByteWriter out) {
            out.putBytes(value);
        }

        @Override
        public byte[] read(ByteBuffer in) {
            var bytes = new byte[in.remaining()];
            in.get(bytes);
            return bytes;
        }
    }

    private enum Uuid implements Simple<UUID> {
        INSTANCE;

        @Override
        public String format() {
            return "uuid";
        }

        @Override
        public void write(UUID value, ByteWriter out) {
            out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        }

        @Override
        public UUID read(ByteBuffer in) {
            expect(in, 2 * Long.BYTES, format());
            return new UUID(in.getLong(), in.getLong());
        }
    }

    private enum InstantForm implements Simple<Instant> {
        INSTANCE;

        @Override
        public String format() {
            return "instant";
        }

        @Override
        public void write(Instant value, ByteWriter out) {
            out.putLong(value.getEpochSecond()).putInt(value.getNano());
        }

        @Override
        public Instant read(ByteBuffer in) {
            expect(in, Long.BYTES + Integer.BYTES, format());
            return Instant.ofEpochSecond(in.getLong(), in.getInt());
        }
    }
}
