package io.tidemark.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBatchTest {

    private static final int GROUPS = 5;
    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    @TempDir
    Path directory;

    /** Keys of any length, with much or little in common, some of them put more than once and some deleted. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void handsOutEachRowOnceByGroupAndInTheOrderAddedForTheSameKey(long seed) throws Exception {
        var random = new Random(seed);
        var added = new ArrayList<Given>();
        try (var store = new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, List.of("rows"), List.of()))) {
            var table = store.table("rows");
            var batch = new RowBatch();
            var start = new byte[random.nextInt(12)];
            random.nextBytes(start);
            for (int i = 0; i < 5_000; i++) {
                var key = key(random.nextInt(GROUPS), start, random);
                if (random.nextInt(4) == 0) {
                    batch.delete(table, key);
                    added.add(new Given(key, Optional.empty()));
                } else {
                    batch.beginPut(table, key);
                    batch.value().putInt(i);
                    batch.endPut();
                    added.add(new Given(key, Optional.of(i)));
                }
            }

            var given = given(batch.portions(1 + random.nextInt(10_000)));

            assertThat(given).hasSameSizeAs(added);
            assertThat(given)
                    .extracting(it -> (int) ByteBuffer.wrap(it.key).getShort())
                    .isSorted();
            for (var row : added) {
                assertThat(ofKey(given, row.key)).isEqualTo(ofKey(added, row.key));
            }
        }
    }

    /** What makes a store take them in quickly. */
    @Test
    void handsOutNumbersInTheirOrderWithinAGroup() throws Exception {
        var random = new Random(7);
        try (var store = new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, List.of("rows"), List.of()))) {
            var batch = new RowBatch();
            for (int i = 0; i < 10_000; i++) {
                batch.delete(
                        store.table("rows"),
                        ByteBuffer.allocate(10)
                                .putShort((short) random.nextInt(GROUPS))
                                .putLong(random.nextInt(1_000_000))
                                .array());
            }

            var keys = given(batch.portions(4_000)).stream().map(Given::key).toList();

            assertThat(keys).isSortedAccordingTo(Arrays::compareUnsigned);
        }
    }

    private static byte[] key(int group, byte[] start, Random random) {
        var rest = new byte[random.nextInt(4)];
        random.nextBytes(rest);
        var whole = random.nextInt(50) == 0 ? new byte[0] : start;
        return ByteBuffer.allocate(2 + whole.length + rest.length)
                .putShort((short) group)
                .put(whole)
                .put(rest)
                .array();
    }

    private static List<Optional<Integer>> ofKey(List<Given> rows, byte[] key) {
        return rows.stream()
                .filter(it -> Arrays.equals(it.key, key))
                .map(Given::value)
                .toList();
    }

    private static List<Given> given(Iterator<ChangedRows> portions) {
        var all = new ArrayList<Given>();
        while (portions.hasNext()) {
            portions.next().forEach(new ChangedRows.Receiver<RuntimeException>() {
                @Override
                public void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd) {
                    var value =
                            ByteBuffer.wrap(bytes, keyEnd, valueEnd - keyEnd).getInt();
                    all.add(new Given(Arrays.copyOfRange(bytes, keyStart, keyEnd), Optional.of(value)));
                }

                @Override
                public void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd) {
                    all.add(new Given(Arrays.copyOfRange(bytes, keyStart, keyEnd), Optional.empty()));
                }
            });
        }
        return all;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    private record Given(byte[] key, Optional<Integer> value) {}
}
