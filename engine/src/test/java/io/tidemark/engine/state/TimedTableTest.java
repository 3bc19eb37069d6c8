package io.tidemark.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimedTableTest {

    private static final String TABLE = "table";
    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /** A row of the model. */
    private record Row(long time, String key) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesLikeASortedMap(long seed) throws Exception {
        var random = new Random(seed);
        var state = new KeyedState<>(open(List.of()), Serdes.string(), ALL);
        var table = state.timedTable(TABLE, Serdes.int64());
        var model = new HashMap<Row, Long>();

        for (int i = 0; i < 400; i++) {
            var row = new Row(random.nextInt(100) - 50, "k" + random.nextInt(8));
            state.selectKey(row.key());
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    table.put(row.time(), (long) i);
                    model.put(row, (long) i);
                }
                case 2 -> {
                    table.remove(row.time());
                    model.remove(row);
                }
                case 3 -> assertThat(table.get(row.time())).isEqualTo(model.get(row));
                default -> {
                    var taken = new HashMap<Row, Long>();
                    int room = random.nextInt(10);
                    boolean all = table.takeDue(
                            row.time(),
                            (time, key, value) -> taken.put(new Row(time, key), value),
                            () -> taken.size() < room);
                    assertThat(model).containsAllEntriesOf(taken);
                    taken.keySet().forEach(model::remove);
                    assertThat(all).isEqualTo(model.keySet().stream().noneMatch(it -> it.time() <= row.time()));
                }
            }
            long least = model.keySet().stream().mapToLong(Row::time).min().orElse(Long.MAX_VALUE);
            assertThat(table.nextTime()).isLessThanOrEqualTo(least);
        }
    }

    @Test
    void handsOutTheRowsOfAKeyInTheOrderOfTime() throws Exception {
        var state = new KeyedState<>(open(List.of()), Serdes.string(), ALL);
        var table = state.timedTable(TABLE, Serdes.int64());
        state.selectKey("k");
        for (long time : new long[] {5, -3, 0, Long.MAX_VALUE - 1, Long.MIN_VALUE, 4}) {
            table.put(time, 0L);
        }

        var times = new ArrayList<Long>();
        table.takeDue(Long.MAX_VALUE, (time, key, value) -> times.add(time), () -> true);

        assertThat(times).containsExactly(Long.MIN_VALUE, -3L, 0L, 4L, 5L, Long.MAX_VALUE - 1);
    }

    @Test
    void doesNotHandOutWhatTheVisitorTookBack() throws Exception {
        var state = new KeyedState<>(open(List.of()), Serdes.string(), ALL);
        var table = state.timedTable(TABLE, Serdes.int64());
        state.selectKey("k");
        table.put(1, 0L);
        table.put(2, 0L);

        var times = new ArrayList<Long>();
        table.takeDue(
                10,
                (time, key, value) -> {
                    times.add(time);
                    table.remove(2);
                },
                () -> true);

        assertThat(times).containsExactly(1L);
    }

    @Test
    void handsOutWhatTheVisitorAddsIfItIsDue() throws Exception {
        var state = new KeyedState<>(open(List.of()), Serdes.string(), ALL);
        var table = state.timedTable(TABLE, Serdes.int64());
        state.selectKey("k");
        table.put(1, 0L);

        var times = new ArrayList<Long>();
        table.takeDue(
                10,
                (time, key, value) -> {
                    times.add(time);
                    table.put(time + 4, 0L);
                },
                () -> true);

        assertThat(times).containsExactly(1L, 5L, 9L);
        assertThat(table.nextTime()).isEqualTo(13);
    }

    @Test
    void knowsTheNextTimeAgainAfterARestore() throws Exception {
        var store = open(List.of());
        var state = new KeyedState<>(store, Serdes.string(), ALL);
        state.selectKey("k");
        state.timedTable(TABLE, Serdes.int64()).put(42, 7L);
        var snapshot = state.snapshot(directory.resolve("snapshot"));

        var restored =
                new KeyedState<>(open(List.of(new StateBackend.Part(ALL, snapshot.directory()))), Serdes.string(), ALL);

        assertThat(restored.timedTable(TABLE, Serdes.int64()).nextTime()).isEqualTo(42);
    }

    @Test
    void keepsKeysApartWhoseBytesBeginTheSame() throws IOException {
        var state = new KeyedState<>(open(List.of()), Serdes.string(), ALL);
        var table = state.valueTable(TABLE, Serdes.string());
        var expected = new TreeMap<>(Map.of("a", "1", "ab", "2", "", "3", "abc", "4"));
        expected.forEach((key, value) -> {
            state.selectKey(key);
            table.update(value);
        });

        var found = new TreeMap<String, String>();
        for (var key : expected.keySet()) {
            state.selectKey(key);
            found.put(key, String.valueOf(table.value()));
        }

        assertThat(found).isEqualTo(expected);
    }

    private StateStore open(List<StateBackend.Part> from) throws IOException {
        return new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, List.of(TABLE), from));
    }
}
