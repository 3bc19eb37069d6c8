package io.tidemark.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public class TimedTableTest {

    private static final String TABLE = "table";
    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    @TempDir
    private Path directory;

    private int stores;
    private final List<StateStore> open = new ArrayList<>();

    @AfterEach
    void closeStores() {
        open.forEach(StateStore::close);
    }

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /** A row of the model. */
    private record Row(long time, String key) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesLikeASortedMap(long seed) throws Exception {
        var random = new Random(seed);
        var state = keyed(open(List.of()));
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
        var state = keyed(open(List.of()));
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
        var state = keyed(open(List.of()));
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
        var state = keyed(open(List.of()));
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void handsOutWhatIsThereWhateverTheVisitorPutsAndRemoves(long seed) throws Exception {
        var random = new Random(seed);
        var keys = keysOfOneGroup(3);
        long[] times = {Long.MIN_VALUE, -2, -1, 0, 1, 2, 3, 4, 5, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        var state = keyed(open(List.of()));
        var table = state.timedTable(TABLE, Serdes.int64());
        var model = new HashMap<Row, Long>();

        for (int round = 0; round < 60; round++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                state.selectKey(keys.get(random.nextInt(keys.size())));
                change(random, table, model, new Row(times[random.nextInt(times.length)], state.selectedKey()));
            }
            long upTo = times[random.nextInt(times.length)];
            var changesLeft = new AtomicInteger(10);
            var room = new AtomicInteger(random.nextInt(12));

            boolean all = table.takeDue(
                    upTo,
                    (time, key, value) -> {
                        assertThat(time).isLessThanOrEqualTo(upTo);
                        assertThat(model).containsEntry(new Row(time, key), value);
                        assertThat(model.keySet()).noneMatch(it -> it.key().equals(key) && it.time() < time);
                        assertThat(state.selectedKey()).isEqualTo(key);
                        assertThat(table.get(time)).isNull();
                        model.remove(new Row(time, key));
                        while (changesLeft.getAndDecrement() > 0 && random.nextBoolean()) {
                            change(random, table, model, new Row(times[random.nextInt(times.length)], key));
                        }
                    },
                    () -> room.getAndDecrement() > 0);

            assertThat(all).isEqualTo(model.keySet().stream().noneMatch(it -> it.time() <= upTo));
            long least = model.keySet().stream().mapToLong(Row::time).min().orElse(Long.MAX_VALUE);
            assertThat(table.nextTime()).isLessThanOrEqualTo(least);
        }
    }

    private static void change(Random random, TimedTable<String, Long> table, Map<Row, Long> model, Row row) {
        if (random.nextInt(3) > 0) {
            long value = random.nextLong();
            table.put(row.time(), value);
            model.put(row, value);
        } else {
            table.remove(row.time());
            model.remove(row);
        }
    }

    /** Timers at the end of time are how a program says "when everything was read". */
    @Test
    void handsOutRowsAtTheVeryLastTimeAlsoAfterARestore() throws Exception {
        var state = keyed(open(List.of()));
        state.selectKey("k");
        state.timedTable(TABLE, Serdes.int64()).put(Long.MAX_VALUE, 7L);
        var snapshot = state.snapshot(directory.resolve("snapshot")).complete();
        var restored = keyed(open(List.of(new StateBackend.Part(ALL, snapshot.directory()))));
        var table = restored.timedTable(TABLE, Serdes.int64());
        var values = new ArrayList<Long>();

        table.takeDue(Long.MAX_VALUE - 1, (time, key, value) -> values.add(value), () -> true);
        assertThat(values).isEmpty();
        table.takeDue(Long.MAX_VALUE, (time, key, value) -> values.add(value), () -> true);

        assertThat(values).containsExactly(7L);
    }

    @Test
    void asksTheStoreForNothingThatIsInHeap() throws Exception {
        var walks = new ArrayList<byte[]>();
        var state = keyed(new WatchedStore(open(List.of()), walks));
        var table = state.timedTable(TABLE, Serdes.int64());
        for (var key : keysOfOneGroup(20)) {
            state.selectKey(key);
            table.put(1, 0L);
        }
        walks.clear();

        table.takeDue(10, (time, key, value) -> table.put(time + 10, 0L), () -> true);

        assertThat(walks).isEmpty();
        assertThat(table.nextTime()).isEqualTo(11);
    }

    @Test
    void walksOnceOverRowsThatAreInTheStoreAndEachSetAnotherForLater() throws Exception {
        var first = keyed(open(List.of()));
        var filled = first.timedTable(TABLE, Serdes.int64());
        for (var key : keysOfOneGroup(20)) {
            first.selectKey(key);
            filled.put(1, 0L);
        }
        var snapshot = first.snapshot(directory.resolve("snapshot")).complete();
        var walks = new ArrayList<byte[]>();
        var state = keyed(new WatchedStore(open(List.of(new StateBackend.Part(ALL, snapshot.directory()))), walks));
        var table = state.timedTable(TABLE, Serdes.int64());
        walks.clear();

        table.takeDue(10, (time, key, value) -> table.put(time + 10, 0L), () -> true);

        assertThat(walks).as("one over what is due, one to the next time").hasSize(2);
        assertThat(table.nextTime()).isEqualTo(11);
    }

    /** A walk over the store stands at the next row already while the visitor is at work. */
    @Test
    void handsOutOnceAndAsItIsNowWhatTheVisitorChangesInTheStore() throws Exception {
        assertThat(takeAll(stored(Map.of(1L, 7L, 2L, 8L, 3L, 7L)), table -> table.put(2, 9L)))
                .containsExactly("1=7", "2=9", "3=7");
        assertThat(takeAll(stored(Map.of(1L, 7L, 2L, 8L, 3L, 7L)), table -> table.remove(2)))
                .containsExactly("1=7", "3=7");
        assertThat(takeAll(stored(Map.of(1L, 7L, 2L, 8L, 3L, 7L)), table -> table.get(2)))
                .containsExactly("1=7", "2=8", "3=7");
    }

    /** The disk's part of a snapshot may be done while someone walks; what the walk then sees is older than what heap knows. */
    @Test
    void handsOutNothingTakenBackWhenASnapshotIsWrittenUnderTheWalk() throws Exception {
        var first = keyed(open(List.of()));
        first.selectKey("k");
        var before = first.timedTable(TABLE, Serdes.int64());
        List.of(1L, 2L, 3L).forEach(time -> before.put(time, 7L));
        var stored = first.snapshot(directory.resolve("before")).complete();
        var state = keyed(open(List.of(new StateBackend.Part(ALL, stored.directory()))));
        var table = state.timedTable(TABLE, Serdes.int64());
        state.selectKey("k");
        table.remove(3);
        var pending = state.snapshot(directory.resolve("under-way"));

        assertThat(takeAll(table, it -> {
                    complete(pending);
                    it.remove(3);
                }))
                .containsExactly("1=7", "2=7");
    }

    private static void complete(PendingSnapshot pending) {
        try {
            pending.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table with rows of one key that are only in the store. */
    private TimedTable<String, Long> stored(Map<Long, Long> values) throws IOException {
        var state = keyed(open(List.of()));
        state.selectKey("k");
        values.forEach(state.timedTable(TABLE, Serdes.int64())::put);
        var snapshot = state.snapshot(directory.resolve("snapshot-" + stores)).complete();
        return keyed(open(List.of(new StateBackend.Part(ALL, snapshot.directory()))))
                .timedTable(TABLE, Serdes.int64());
    }

    private static List<String> takeAll(TimedTable<String, Long> table, Consumer<TimedTable<String, Long>> atFirst)
            throws Exception {
        var handedOut = new ArrayList<String>();
        table.takeDue(
                10,
                (time, key, value) -> {
                    handedOut.add("%d=%d".formatted(time, value));
                    if (time == 1) {
                        atFirst.accept(table);
                    }
                },
                () -> true);
        return handedOut;
    }

    @Test
    void knowsTheNextTimeAgainAfterARestore() throws Exception {
        var store = open(List.of());
        var state = keyed(store);
        state.selectKey("k");
        state.timedTable(TABLE, Serdes.int64()).put(42, 7L);
        var snapshot = state.snapshot(directory.resolve("snapshot")).complete();

        var restored = keyed(open(List.of(new StateBackend.Part(ALL, snapshot.directory()))));

        assertThat(restored.timedTable(TABLE, Serdes.int64()).nextTime()).isEqualTo(42);
    }

    @Test
    void keepsKeysApartWhoseBytesBeginTheSame() throws IOException {
        var state = keyed(open(List.of()));
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

    /** Where the rows are kept. */
    protected StateBackend backend() {
        return new MemoryStateBackend();
    }

    /** How much of it may be in heap. */
    protected HeapBudget budget() {
        return HeapBudget.UNLIMITED;
    }

    private KeyedState<String> keyed(StateStore store) {
        return new KeyedState<>(store, Serdes.string(), ALL, budget());
    }

    private StateStore open(List<StateBackend.Part> from) throws IOException {
        var store = backend()
                .open(new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, List.of(TABLE), from));
        open.add(store);
        return store;
    }

    /** Keys that lie side by side, so that one walk meets all of them. */
    private static List<String> keysOfOneGroup(int count) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "k" + i)
                .filter(it -> groupOf(it) == groupOf("k0"))
                .limit(count)
                .toList();
    }

    private static int groupOf(String key) {
        var bytes = new ByteWriter();
        Serdes.string().write(key, bytes);
        return KeyGroups.of(bytes.array(), 0, bytes.size());
    }

    /** Notes where walks begin. */
    private record WatchedStore(StateStore store, List<byte[]> walks) implements StateStore {

        @Override
        public StateTable table(String name) {
            return new WatchedTable(store.table(name), walks);
        }

        @Override
        public void write(ChangedRows rows) {
            store.write(rows);
        }

        @Override
        public StoreSnapshot snapshot(Path target) throws IOException {
            return store.snapshot(target);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private record WatchedTable(StateTable table, List<byte[]> walks) implements StateTable {

        @Override
        public byte @Nullable [] get(byte[] key, int keyLength) {
            return table.get(key, keyLength);
        }

        @Override
        public void put(byte[] key, int keyLength, byte[] value, int valueLength) {
            table.put(key, keyLength, value, valueLength);
        }

        @Override
        public void delete(byte[] key, int keyLength) {
            table.delete(key, keyLength);
        }

        @Override
        public Rows scan(byte[] from, byte[] to) {
            walks.add(from);
            return table.scan(from, to);
        }
    }
}
