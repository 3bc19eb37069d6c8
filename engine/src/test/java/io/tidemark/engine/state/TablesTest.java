package io.tidemark.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.state.rocksdb.RocksDbSettings;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is in heap and whatever is only in the store: tables are the maps they say they are. */
class TablesTest {

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);
    private static final List<String> TABLES = List.of("value", "list", "map", "timed");
    private static final long TIME_TO_LIVE = 100;
    private static final RocksDbBackend ROCKSDB = RocksDbBackend.create(RocksDbSettings.DEFAULT);

    @TempDir
    private Path directory;

    private final List<KeyedState<?>> open = new ArrayList<>();
    private int stores;

    @AfterEach
    void closeStates() {
        open.forEach(KeyedState::close);
    }

    @AfterAll
    static void closeBackend() {
        ROCKSDB.close();
    }

    /** A way to run a test: how much heap there is, and what it lives on. */
    record Case(long seed, long heapBytes, boolean rocksDb) {

        @Override
        public String toString() {
            return "seed %d, %d bytes of heap, %s".formatted(seed, heapBytes, rocksDb ? "RocksDB" : "memory");
        }
    }

    static Stream<Case> cases() {
        return Stream.of(0L, 600L, 3_000L, Long.MAX_VALUE)
                .flatMap(heap -> Stream.iterate(0L, it -> it < 12, it -> it + 1)
                        .map(seed -> new Case(seed, heap, seed % 5 == 4)));
    }

    /** One life of an operator's state. */
    private final class Tables {

        private final KeyedState<String> state;
        private final ValueTable<Long> values;
        private final ListTable<Long> lists;
        private final MapTable<String, Long> maps;
        private final TimedTable<String, Long> timed;

        Tables(Case how, List<StateBackend.Part> from) throws IOException {
            var backend = how.rocksDb() ? ROCKSDB : new MemoryStateBackend();
            var store = backend.open(
                    new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, from));
            state = new KeyedState<>(store, Serdes.string(), ALL, new HeapBudget(how.heapBytes()));
            open.add(state);
            values = state.valueTable("value", Serdes.int64());
            lists = state.listTable("list", Serdes.int64(), 0);
            maps = state.mapTable("map", Serdes.string(), Serdes.int64(), 0);
            timed = state.timedTable("timed", Serdes.int64());
        }
    }

    /** What all tables should hold. */
    private static final class Model {

        private final Map<String, Long> values = new HashMap<>();
        private final Map<String, List<Long>> lists = new HashMap<>();
        private final Map<String, TreeMap<String, Long>> maps = new HashMap<>();
        private final Map<String, TreeMap<Long, Long>> timed = new HashMap<>();

        Model copy() {
            var copy = new Model();
            copy.values.putAll(values);
            lists.forEach((key, list) -> copy.lists.put(key, new ArrayList<>(list)));
            maps.forEach((key, map) -> copy.maps.put(key, new TreeMap<>(map)));
            timed.forEach((key, map) -> copy.timed.put(key, new TreeMap<>(map)));
            return copy;
        }
    }

    /** Until a checkpoint writes them nobody else looks at them, and that may be long. */
    @Test
    void knowTheSizeOfLargeValuesBeforeTheyAreWritten() throws IOException {
        var budget = new HeapBudget(Long.MAX_VALUE);
        var store = new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, budget)) {
            var values = state.valueTable("value", Serdes.bytes());
            for (long key = 0; key < 500; key++) {
                state.selectKey(key);
                values.update(new byte[4_000]);
            }
            assertThat(budget.usedBytes()).isBetween(500 * 4_000L, 1_000 * 4_000L);

            // others come, far larger
            for (long key = 500; key < 1_000; key++) {
                state.selectKey(key);
                values.update(new byte[80_000]);
            }
            assertThat(budget.usedBytes()).isBetween(250 * 80_000L, 1_000 * 80_000L);
        }
    }

    @Test
    void noticeThatValuesGrow() throws IOException {
        var budget = new HeapBudget(Long.MAX_VALUE);
        var store = new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, budget)) {
            var lists = state.listTable("list", Serdes.string(), 0);
            for (int size = 1; size <= 200; size++) {
                for (long key = 0; key < 100; key++) {
                    state.selectKey(key);
                    lists.add("a text of some length");
                }
            }
            assertThat(budget.usedBytes()).isBetween(100 * 200 * 10L, 100 * 200 * 50L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void holdWhatWasPutThroughEvictionsSnapshotsAndRestores(Case how) throws Exception {
        var random = new Random(how.seed());
        var model = new Model();
        var tables = new Tables(how, List.of());
        PendingSnapshot pending = null;

        for (int i = 0; i < 3_000; i++) {
            var key = "key" + random.nextInt(20);
            tables.state.selectKey(key);
            change(random, i, key, tables, model);
            check(random, key, tables, model);
            if (random.nextInt(100) == 0) {
                // what comes of it may be asked for later, or never
                pending = tables.state.snapshot(directory.resolve("picture-" + i));
            }
            if (pending != null && random.nextInt(50) == 0) {
                pending.complete();
            }
            if (random.nextInt(400) == 0) {
                var restored = tables.state
                        .snapshot(directory.resolve("restored-" + i))
                        .complete();
                tables.state.close();
                tables = new Tables(how, List.of(new StateBackend.Part(ALL, restored.directory())));
                pending = null;
            }
        }
    }

    /** The picture is of the moment at which it was asked for, however late it is taken. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void arePicturedAsTheyWereWhenThePictureWasAskedFor(Case how) throws Exception {
        var random = new Random(how.seed());
        var model = new Model();
        var tables = new Tables(how, List.of());
        change(random, 500, tables, model);

        var pending = tables.state.snapshot(directory.resolve("picture"));
        var later = model.copy();
        change(random, 500, tables, later);
        var picture = pending.complete();
        change(random, 500, tables, later);

        var restored = new Tables(how, List.of(new StateBackend.Part(ALL, picture.directory())));
        for (int i = 0; i < 20; i++) {
            restored.state.selectKey("key" + i);
            checkAll("key" + i, restored, model);
        }
    }

    /** A part of the picture is written, then the task goes on, reads what it can and changes what it likes. */
    @Test
    void arePicturedAsTheyWereThoughThePictureIsWrittenAPieceAtATime() throws IOException {
        long keys = 150_000;
        StoreSnapshot picture;
        try (var state = numbers(new HeapBudget(100_000_000), List.of())) {
            var values = state.valueTable("value", Serdes.int64());
            setAll(state, values, keys, 1);
            var pending = state.snapshot(directory.resolve("picture"));
            for (int piece = 0; piece < 3; piece++) {
                assertThat(pending.writeSome()).isTrue();
                for (long key = piece; key < keys; key += 7) {
                    state.selectKey(key);
                    assertThat(values.value()).isPositive();
                    values.update(2L);
                }
            }
            picture = pending.complete();
            state.selectKey(0L);
            assertThat(values.value()).isEqualTo(2);
            assertThat(pending.writeSome()).isFalse();
        }

        var part = new StateBackend.Part(ALL, picture.directory());
        try (var restored = numbers(new HeapBudget(100_000_000), List.of(part))) {
            var values = restored.valueTable("value", Serdes.int64());
            for (long key = 0; key < keys; key++) {
                restored.selectKey(key);
                assertThat(values.value()).isEqualTo(1);
            }
        }
    }

    @Test
    void sayThatASnapshotIsUrgentWhenTheyNeedTheRoom() throws IOException {
        var budget = new HeapBudget(2_000_000);
        try (var state = numbers(budget, List.of())) {
            var values = state.valueTable("value", Serdes.int64());
            setAll(state, values, 10_000, 1);
            var pending = state.snapshot(directory.resolve("picture"));
            setAll(state, values, 10_000, 2);
            assertThat(pending.isUrgent()).isFalse();

            long key = 10_000;
            for (; !pending.isUrgent() && !budget.isFarOverdrawn(); key++) {
                state.selectKey(key);
                values.update(1L);
            }

            assertThat(pending.isUrgent()).isTrue();
            assertThat(pending.isComplete()).as("it didn't have to wait yet").isFalse();
        }
    }

    private KeyedState<Long> numbers(HeapBudget budget, List<StateBackend.Part> parts) throws IOException {
        var store =
                ROCKSDB.open(new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, parts));
        return new KeyedState<>(store, Serdes.int64(), ALL, budget);
    }

    private static void setAll(KeyedState<Long> state, ValueTable<Long> values, long keys, long value) {
        for (long key = 0; key < keys; key++) {
            state.selectKey(key);
            values.update(value);
        }
    }

    @Test
    void keepNoMoreInHeapThanTheBudgetAllows() throws IOException {
        var budget = new HeapBudget(200_000);
        var store = ROCKSDB.open(
                new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, budget)) {
            var values = state.valueTable("value", Serdes.int64());
            var maps = state.mapTable("map", Serdes.int64(), Serdes.int64(), 0);
            var timed = state.timedTable("timed", Serdes.int64());
            for (long key = 0; key < 20_000; key++) {
                state.selectKey(key);
                values.update(key);
                maps.put(key, key);
                timed.put(key % 100, key);

                assertThat(budget.usedBytes()).isLessThan(300_000);
            }
            for (long key = 0; key < 20_000; key++) {
                state.selectKey(key);
                assertThat(values.value()).isEqualTo(key);
                assertThat(maps.get(key)).isEqualTo(key);
                assertThat(timed.get(key % 100)).isEqualTo(key);
            }
        }
        assertThat(budget.usedBytes()).as("given back").isZero();
    }

    @Test
    void walkOverAMapAsItIsThoughItChanges() throws IOException {
        var backend = new MemoryStateBackend();
        var store = backend.open(
                new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, new HeapBudget(Long.MAX_VALUE))) {
            var map = state.mapTable("map", Serdes.string(), Serdes.int64(), 0);
            state.selectKey(1L);
            map.put("a", 1L);
            map.put("c", 3L);
            map.put("d", 4L);

            var met = new ArrayList<String>();
            for (var entry : map.entries()) {
                met.add(entry.getKey() + entry.getValue());
                if (entry.getKey().equals("a")) {
                    map.put("b", 9L);
                    map.put("c", 77L);
                    map.remove("d");
                }
            }

            assertThat(met).containsExactly("a1", "b9", "c77");
        }
    }

    /** What is removed may be forgotten by heap and store while someone walks who read it before. */
    @Test
    void walkOverNothingRemovedThoughThereIsNoRoom() throws IOException {
        var directoryOfFirst = directory.resolve("store-" + stores++);
        var first = ROCKSDB.open(new StateBackend.Spec("test", directoryOfFirst, ALL, TABLES, List.of()));
        StoreSnapshot picture;
        try (var state = new KeyedState<>(first, Serdes.int64(), ALL, new HeapBudget(0))) {
            var map = state.mapTable("map", Serdes.string(), Serdes.int64(), 0);
            state.selectKey(1L);
            List.of("a", "b", "c", "d").forEach(key -> map.put(key, 1L));
            picture = state.snapshot(directory.resolve("picture")).complete();
        }
        var second = ROCKSDB.open(new StateBackend.Spec(
                "test",
                directory.resolve("store-" + stores++),
                ALL,
                TABLES,
                List.of(new StateBackend.Part(ALL, picture.directory()))));
        try (var state = new KeyedState<>(second, Serdes.int64(), ALL, new HeapBudget(0))) {
            var map = state.mapTable("map", Serdes.string(), Serdes.int64(), 0);
            state.selectKey(1L);
            var met = new ArrayList<String>();
            for (var entry : map.entries()) {
                if (entry.getKey().length() == 1) {
                    met.add(entry.getKey());
                }
                if (entry.getKey().equals("a")) {
                    map.remove("d");
                    for (int i = 0; i < 2_000; i++) {
                        map.put("aa" + i, 1L);
                    }
                }
            }

            assertThat(met).containsExactly("a", "b", "c");
        }
    }

    /** No row is added, and yet more and more is in heap. */
    @Test
    void keepNoMoreInHeapThanTheBudgetAllowsWhenListsGrow() throws IOException {
        var budget = new HeapBudget(200_000);
        var store = ROCKSDB.open(
                new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, budget)) {
            var lists = state.listTable("list", Serdes.string(), 0);
            var element = "e".repeat(100);
            for (int round = 0; round < 100; round++) {
                for (long key = 0; key < 100; key++) {
                    state.selectKey(key);
                    lists.add(element);

                    assertThat(budget.usedBytes()).isLessThan(400_000);
                }
                if (round % 30 == 29) {
                    state.snapshot(directory.resolve("picture-" + round)).complete();
                }
            }
            for (long key = 0; key < 100; key++) {
                state.selectKey(key);
                assertThat(lists.get()).hasSize(100).containsOnly(element);
            }
        }
    }

    @Test
    void keepNoMoreInHeapThanTheBudgetAllowsThoughThereIsOneMapOnly() throws IOException {
        var budget = new HeapBudget(200_000);
        var store = ROCKSDB.open(
                new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, budget)) {
            var map = state.mapTable("map", Serdes.int64(), Serdes.int64(), 0);
            state.selectKey(1L);
            for (long key = 0; key < 20_000; key++) {
                map.put(key, 2 * key);

                assertThat(budget.usedBytes()).isLessThan(300_000);
            }
            for (long key = 0; key < 20_000; key += 7) {
                assertThat(map.get(key)).isEqualTo(2 * key);
            }
            long next = 0;
            for (var entry : map.entries()) {
                assertThat(entry.getKey()).isEqualTo(next);
                assertThat(entry.getValue()).isEqualTo(2 * next++);
            }
            assertThat(next).isEqualTo(20_000);
        }
    }

    @Test
    void doNotGrowWhenAsMuchGetsOldAsIsNew() throws IOException {
        var store = ROCKSDB.open(
                new StateBackend.Spec("test", directory.resolve("store-" + stores++), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.int64(), ALL, new HeapBudget(1_000_000))) {
            var table = state.valueTable("value", Serdes.int64(), 10_000);
            for (long now = 0; now < 200_000; now++) {
                state.selectKey(now);
                state.eventTime(now);
                table.update(now);
                if (now % 100 == 0) {
                    state.watermark(now);
                }
                if (now % 20_000 == 19_999) {
                    state.snapshot(directory.resolve("picture-" + now)).complete();
                }
            }
            assertThat(rowsIn(store.table("value"))).isLessThan(60_000);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void forgetWhatIsOlderThanItsTimeToLive(Case how) throws Exception {
        var random = new Random(how.seed());
        var values = new HashMap<String, long[]>();
        var entries = new HashMap<String, long[]>();
        var store = (how.rocksDb() ? ROCKSDB : new MemoryStateBackend())
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, TABLES, List.of()));
        try (var state = new KeyedState<>(store, Serdes.string(), ALL, new HeapBudget(how.heapBytes()))) {
            var table = state.valueTable("value", Serdes.int64(), TIME_TO_LIVE);
            var map = state.mapTable("map", Serdes.int64(), Serdes.int64(), TIME_TO_LIVE);
            long now = 1_000;
            for (long i = 0; i < 2_000; i++) {
                now += random.nextInt(8);
                var key = "key" + random.nextInt(30);
                state.selectKey(key);
                state.eventTime(now);
                if (random.nextBoolean()) {
                    table.update(i);
                    values.put(key, new long[] {now, i});
                    map.put(i % 3, i);
                    entries.put(key + i % 3, new long[] {now, i});
                }
                assertThat(table.value()).isEqualTo(valueAt(values.get(key), now));
                assertThat(map.get(i % 3)).isEqualTo(valueAt(entries.get(key + i % 3), now));
                if (random.nextInt(200) == 0) {
                    state.watermark(now);
                    state.snapshot(directory.resolve("picture-" + i)).complete();
                }
            }

            // everything gets old, and then nothing of it is left
            state.watermark(now + 2 * TIME_TO_LIVE);
            state.snapshot(directory.resolve("last-but-one")).complete();
            state.snapshot(directory.resolve("last")).complete();
            assertThat(rowsIn(store.table("value")) + rowsIn(store.table("map")))
                    .isZero();
        }
    }

    private static @Nullable Long valueAt(long @Nullable [] written, long now) {
        return written == null || now - written[0] >= TIME_TO_LIVE ? null : (Long) written[1];
    }

    private static int rowsIn(StateTable table) {
        int count = 0;
        try (var rows = table.scan(RowKey.startOf(0), RowKey.startOf(KeyGroups.COUNT))) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    private static void change(Random random, int times, Tables tables, Model model) throws Exception {
        for (int i = 0; i < times; i++) {
            var key = "key" + random.nextInt(20);
            tables.state.selectKey(key);
            change(random, i, key, tables, model);
        }
    }

    private static void change(Random random, long value, String key, Tables tables, Model model) throws Exception {
        long time = random.nextInt(50);
        var mapKey = "m" + random.nextInt(6);
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                tables.values.update(value);
                model.values.put(key, value);
            }
            case 2 -> {
                tables.values.clear();
                model.values.remove(key);
            }
            case 3, 4 -> {
                tables.lists.add(value);
                model.lists.computeIfAbsent(key, it -> new ArrayList<>()).add(value);
            }
            case 5 -> {
                tables.lists.clear();
                model.lists.remove(key);
            }
            case 6, 7 -> {
                tables.maps.put(mapKey, value);
                model.maps.computeIfAbsent(key, it -> new TreeMap<>()).put(mapKey, value);
            }
            case 8 -> {
                tables.maps.remove(mapKey);
                model.maps.computeIfAbsent(key, it -> new TreeMap<>()).remove(mapKey);
            }
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    tables.maps.clear();
                    model.maps.remove(key);
                }
            }
            case 10 -> {
                tables.timed.put(time, value);
                model.timed.computeIfAbsent(key, it -> new TreeMap<>()).put(time, value);
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    tables.timed.takeDue(
                            time / 2,
                            (due, owner, found) -> assertThat(model.timed
                                            .computeIfAbsent(owner, it -> new TreeMap<>())
                                            .remove(due))
                                    .isEqualTo(found),
                            () -> true);
                    assertThat(model.timed.values())
                            .allMatch(it -> it.headMap(time / 2, true).isEmpty());
                    tables.state.selectKey(key);
                } else {
                    tables.timed.remove(time);
                    model.timed.computeIfAbsent(key, it -> new TreeMap<>()).remove(time);
                }
            }
        }
    }

    private static void check(Random random, String key, Tables tables, Model model) {
        if (random.nextInt(3) == 0) {
            checkAll(key, tables, model);
        }
    }

    private static void checkAll(String key, Tables tables, Model model) {
        assertThat(tables.values.value()).isEqualTo(model.values.get(key));
        assertThat(tables.lists.get()).isEqualTo(model.lists.getOrDefault(key, List.of()));
        var expected = model.maps.getOrDefault(key, new TreeMap<>());
        var entries = new ArrayList<Map.Entry<String, Long>>();
        tables.maps.entries().forEach(entries::add);
        assertThat(entries).isEqualTo(List.copyOf(expected.entrySet()));
        assertThat(tables.maps.isEmpty()).isEqualTo(expected.isEmpty());
        assertThat(tables.maps.get("m3")).isEqualTo(expected.get("m3"));
        for (long time = 0; time < 50; time += 7) {
            assertThat(tables.timed.get(time))
                    .isEqualTo(model.timed.getOrDefault(key, new TreeMap<>()).get(time));
        }
    }
}
