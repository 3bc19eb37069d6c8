package io.tidemark.engine.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyGroupsTest {

    static IntStream parallelisms() {
        return IntStream.concat(IntStream.rangeClosed(1, 64), IntStream.of(100, 999, 1023, 1024));
    }

    @ParameterizedTest(name = "parallelism {0}")
    @MethodSource("parallelisms")
    void givesEachGroupToExactlyOneTask(int parallelism) {
        int next = 0;
        for (int task = 0; task < parallelism; task++) {
            var range = KeyGroups.rangeOf(task, parallelism);
            assertThat(range.first()).isEqualTo(next);
            for (int group = range.first(); group < range.end(); group++) {
                assertThat(KeyGroups.taskOf(group, parallelism))
                        .as("task of group %d", group)
                        .isEqualTo(task);
            }
            next = range.end();
        }
        assertThat(next).isEqualTo(KeyGroups.COUNT);
    }

    @ParameterizedTest(name = "parallelism {0}")
    @MethodSource("parallelisms")
    void givesTasksAsEvenSharesAsCanBe(int parallelism) {
        var sizes = IntStream.range(0, parallelism)
                .map(task -> KeyGroups.rangeOf(task, parallelism).size())
                .summaryStatistics();

        assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
    }

    /** From published vectors of the 32-bit MurmurHash3 with seed 0; the group is the hash's last ten bits. */
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'', 00000000",
        "test, ba6bd213",
        "'Hello, world!', c0363e43",
        "The quick brown fox jumps over the lazy dog, 2e4ff723"
    })
    void hashesAsTheWorldDoes(String key, String hash) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);

        assertThat(hashOf(bytes)).isEqualTo(Integer.parseUnsignedInt(hash, 16));
        assertThat(KeyGroups.of(bytes, 0, bytes.length))
                .isEqualTo(Integer.parseUnsignedInt(hash, 16) & (KeyGroups.COUNT - 1));
    }

    static IntStream lengths() {
        return IntStream.rangeClosed(0, 40);
    }

    @ParameterizedTest(name = "seed and length {0}")
    @MethodSource("lengths")
    void agreesWithAStraightforwardHashForKeysOfAnyLength(int length) {
        var random = new Random(length);
        for (int i = 0; i < 200; i++) {
            var key = new byte[length];
            random.nextBytes(key);
            int expected = hashOf(key) & (KeyGroups.COUNT - 1);

            assertThat(KeyGroups.of(key, 0, length)).isEqualTo(expected);
            assertThat(KeyGroups.of(surrounded(key, random), 5, length))
                    .as("within a longer array")
                    .isEqualTo(expected);
        }
    }

    @Test
    void refusesATaskThatThereIsNot() {
        assertThatThrownBy(() -> KeyGroups.rangeOf(2, 2)).hasMessage("no task 2 of 2");
        assertThatThrownBy(() -> KeyGroups.rangeOf(-1, 2)).hasMessage("no task -1 of 2");
        assertThatThrownBy(() -> KeyGroups.rangeOf(0, 0)).hasMessage("no task 0 of 0");
        assertThatThrownBy(() -> KeyGroups.rangeOf(0, 1025)).hasMessage("no task 0 of 1025");
    }

    @Test
    void tellsWhatARangeContainsAndOverlaps() {
        var range = new KeyGroupRange(10, 20);

        assertThat(IntStream.range(0, KeyGroups.COUNT).filter(range::contains))
                .containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(range.overlaps(new KeyGroupRange(0, 10))).isFalse();
        assertThat(range.overlaps(new KeyGroupRange(0, 11))).isTrue();
        assertThat(range.overlaps(new KeyGroupRange(19, 30))).isTrue();
        assertThat(range.overlaps(new KeyGroupRange(20, 30))).isFalse();
        assertThat(range.overlaps(new KeyGroupRange(12, 13))).isTrue();
    }

    private static byte[] surrounded(byte[] key, Random random) {
        var longer = new byte[key.length + 12];
        random.nextBytes(longer);
        System.arraycopy(key, 0, longer, 5, key.length);
        return longer;
    }

    /** Murmur3 as it is described: four bytes at a time from a buffer, then what is left over. */
    private static int hashOf(byte[] key) {
        var in = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        int hash = 0;
        while (in.remaining() >= Integer.BYTES) {
            hash ^= mixed(in.getInt());
            hash = Integer.rotateLeft(hash, 13);
            hash = hash * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int shift = 0; in.hasRemaining(); shift += Byte.SIZE) {
            rest += Byte.toUnsignedInt(in.get()) << shift;
        }
        hash ^= mixed(rest);
        hash ^= key.length;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return hash;
    }

    private static int mixed(int block) {
        int mixed = block * 0xcc9e2d51;
        mixed = Integer.rotateLeft(mixed, 15);
        return mixed * 0x1b873593;
    }
}
