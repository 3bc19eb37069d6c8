package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteWriterTest {

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /** A byte buffer is big endian, too, and knows nothing of growing. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWhatAByteBufferWould(long seed) {
        var random = new Random(seed);
        var writer = new ByteWriter(random.nextInt(4));
        var expected = ByteBuffer.allocate(20_000);
        for (int i = 0; i < 300; i++) {
            putOne(random, writer, expected);

            assertThat(writer.size()).isEqualTo(expected.position());
        }
        assertThat(writer.toByteArray()).isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
        assertThat(writer.array()).startsWith(writer.toByteArray());
    }

    @Test
    void leavesAByteBufferAsItWas() {
        var source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);

        var written = new ByteWriter(0).putBytes(source).toByteArray();

        assertThat(written).containsExactly(2, 3, 4);
        assertThat(source.position()).isEqualTo(1);
        assertThat(source.limit()).isEqualTo(4);
    }

    @Test
    void beginsAnewWhenClearedAndForgetsWhatIsTruncated() {
        var writer = new ByteWriter().putInt(1).putInt(2);

        assertThat(writer.truncate(4).putByte(9).toByteArray()).containsExactly(0, 0, 0, 1, 9);
        assertThat(writer.clear().size()).isZero();
        assertThat(writer.putByte(7).toByteArray()).containsExactly(7);
    }

    @Test
    void refusesToTruncateToMoreThanThereIs() {
        var writer = new ByteWriter().putInt(1);

        assertThatThrownBy(() -> writer.truncate(5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot truncate 4 bytes to 5");
        assertThatThrownBy(() -> writer.truncate(-1)).hasMessage("cannot truncate 4 bytes to -1");
    }

    private static void putOne(Random random, ByteWriter writer, ByteBuffer expected) {
        long value = random.nextLong();
        var bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        switch (random.nextInt(8)) {
            case 0 -> {
                writer.putByte((int) value);
                expected.put((byte) value);
            }
            case 1 -> {
                writer.putShort((int) value);
                expected.putShort((short) value);
            }
            case 2 -> {
                writer.putInt((int) value);
                expected.putInt((int) value);
            }
            case 3 -> {
                writer.putLong(value);
                expected.putLong(value);
            }
            case 4 -> {
                writer.putDouble(value / 3.0);
                expected.putDouble(value / 3.0);
            }
            case 5 -> {
                var text = "ü" + value;
                writer.putString(text);
                var utf8 = text.getBytes(StandardCharsets.UTF_8);
                expected.putInt(utf8.length).put(utf8);
            }
            case 6 -> {
                int offset = random.nextInt(bytes.length + 1);
                writer.putBytes(bytes, offset, bytes.length - offset);
                expected.put(bytes, offset, bytes.length - offset);
            }
            default -> {
                writer.putBytes(bytes);
                expected.put(bytes);
            }
        }
    }
}
