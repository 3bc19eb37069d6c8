package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SerdesTest {

    static Stream<Arguments> values() {
        return Stream.of(
                of(Serdes.int64(), 0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE),
                of(Serdes.int32(), 0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE),
                of(Serdes.float64(), 0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE),
                of(Serdes.bool(), true, false),
                of(Serdes.string(), "", "a", "grüße ☕ 𝄞", "\0"),
                of(Serdes.bytes(), new byte[0], new byte[] {0, -1, 127}),
                of(Serdes.uuid(), new UUID(0, 0), new UUID(-1, 1)),
                of(Serdes.instant(), Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 999_999_999)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void readsWhatItWrote(String name, Serde<Object> serde, List<Object> values) {
        for (var value : values) {
            var in = ByteBuffer.wrap(bytesOf(serde, value));

            assertThat(serde.read(in)).isEqualTo(value);
            assertThat(in.remaining()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void readsFromTheMiddleOfALargerBuffer(String name, Serde<Object> serde, List<Object> values) {
        for (var value : values) {
            var bytes = bytesOf(serde, value);
            var larger = new byte[bytes.length + 10];
            Arrays.fill(larger, (byte) 0x55);
            System.arraycopy(bytes, 0, larger, 4, bytes.length);

            assertThat(serde.read(ByteBuffer.wrap(larger, 4, bytes.length))).isEqualTo(value);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void hasASchemaOfItsNameAndStaysItselfThroughJavaSerialization(
            String name, Serde<Object> serde, List<Object> values) throws Exception {
        assertThat(serde.schema()).isEqualTo(new Schema(name, ""));
        assertThat(serde.canRead(new Schema(name, ""))).isTrue();
        assertThat(serde.canRead(new Schema("other", ""))).isFalse();

        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(serde);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isSameAs(serde);
        }
    }

    static Stream<Arguments> tooShort() {
        return Stream.of(
                arguments(Serdes.int64(), 8),
                arguments(Serdes.int32(), 4),
                arguments(Serdes.float64(), 8),
                arguments(Serdes.bool(), 1),
                arguments(Serdes.uuid(), 16),
                arguments(Serdes.instant(), 12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooShort")
    void saysHowManyBytesItMisses(Serde<?> serde, int needed) {
        for (int length = 0; length < needed; length++) {
            var bytes = ByteBuffer.allocate(length);
            assertThatThrownBy(() -> serde.read(bytes))
                    .isInstanceOf(SerdeException.class)
                    .hasMessage("A value of format '%s' needs %d bytes, there are %d."
                            .formatted(serde.schema().format(), needed, length));
        }
    }

    @Test
    void fingerprintsTellSchemasApart() {
        var schema = new Schema("record", "A(x int64)");

        assertThat(schema.fingerprint())
                .hasSize(16)
                .isEqualTo(new Schema("record", "A(x int64)").fingerprint())
                .isNotEqualTo(new Schema("record", "A(x int32)").fingerprint())
                .isNotEqualTo(new Schema("other", "A(x int64)").fingerprint());
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private static <T> Arguments of(Serde<T> serde, T... values) {
        return arguments(serde.schema().format(), serde, List.of(values));
    }

    private static <T> byte[] bytesOf(Serde<T> serde, T value) {
        var out = new ByteWriter();
        serde.write(value, out);
        return out.toByteArray();
    }
}
