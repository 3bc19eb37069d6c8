package io.tidemark.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.api.Parameters;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.engine.checkpoint.Manifest.StateForm;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Timed;
import io.tidemark.engine.graph.WindowPairs;
import io.tidemark.engine.inspect.SnapshotInspector.Snapshot;
import io.tidemark.engine.inspect.StateDifference.Field;
import io.tidemark.engine.inspect.StateDifference.Kind;
import io.tidemark.engine.runtime.JobEnvironment;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real state in real files. */
class SnapshotInspectorTest {

    private static final Snapshot A = Snapshot.of("a");
    private static final Snapshot B = Snapshot.of("b");
    private static final long BYTES = 32L << 20;
    private static final String TIMERS = "tidemark.timers";
    private static final Serde<Counts> COUNTS = RecordSerde.of(Counts.class);
    private static final StateForm TIMER = new StateForm("timer", Serdes.bytes().schema());
    private static final StateForm MAP =
            new StateForm("map by utf8", Serdes.int64().schema());

    record Counts(long views, long clicks) {}

    record Post(String site, int number) {}

    @TempDir
    private Path directory;

    private DirectorySnapshotStore snapshots;
    private RocksDbBackend backend;
    private SnapshotMaker maker;
    private SnapshotInspector inspector;

    @BeforeEach
    void open() throws IOException {
        snapshots = DirectorySnapshotStore.open(directory.resolve("snapshots"));
        backend = RocksDbBackend.within(BYTES);
        maker = new SnapshotMaker(snapshots, backend, Files.createDirectory(directory.resolve("made")));
        inspector =
                new SnapshotInspector(new JobEnvironment(directory.resolve("work"), snapshots, RocksDbBackend::within));
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        backend.close();
        try (var left = Files.list(directory.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    /** By key: a value, a map, and the times of timers. */
    private static final class Model {

        private final Map<Long, Counts> values = new TreeMap<>();
        private final Map<Long, Map<String, Long>> maps = new TreeMap<>();
        private final Map<Long, List<Long>> timers = new TreeMap<>();

        static Model random(Random random, int keys) {
            var model = new Model();
            for (int i = 0; i < keys; i++) {
                model.changeOne(random, keys);
            }
            return model;
        }

        Model changed(Random random, int changes, int keys) {
            var other = new Model();
            other.values.putAll(values);
            maps.forEach((key, map) -> other.maps.put(key, new TreeMap<>(map)));
            timers.forEach((key, times) -> other.timers.put(key, new ArrayList<>(times)));
            for (int i = 0; i < changes; i++) {
                other.changeOne(random, keys);
            }
            return other;
        }

        private void changeOne(Random random, int keys) {
            long key = random.nextInt(keys);
            switch (random.nextInt(4)) {
                case 0 -> values.put(key, new Counts(random.nextInt(3), random.nextInt(3)));
                case 1 -> values.remove(key);
                case 2 ->
                    maps.computeIfAbsent(key, it -> new TreeMap<>())
                            .put("m" + random.nextInt(3), (long) random.nextInt(3));
                default -> {
                    var times = timers.computeIfAbsent(key, it -> new ArrayList<>());
                    long time = random.nextInt(5) - 2L;
                    if (!times.remove(time)) {
                        times.add(time);
                    }
                }
            }
        }

        /** Each row, by what it is called. */
        Map<String, Object> rows() {
            var rows = new HashMap<String, Object>();
            values.forEach((key, value) -> rows.put("counts " + key, value));
            maps.forEach((key, map) -> map.forEach((inner, value) -> rows.put("by-page " + key + " " + inner, value)));
            timers.forEach((key, times) -> times.forEach(time -> rows.put(TIMERS + " " + key + " " + time, "")));
            return rows;
        }
    }

    private void make(String id, int parallelism, Model model) throws IOException {
        var states = Map.of("counts", new StateForm("value", COUNTS.schema()), "by-page", MAP, TIMERS, TIMER);
        maker.make(id, "posts", parallelism, 0, Serdes.int64(), states, (state, mine) -> {
            var values = state.valueTable("counts", COUNTS);
            var maps = state.mapTable("by-page", Serdes.string(), Serdes.int64(), 0);
            var timers = state.timedTable(TIMERS, Serdes.bytes());
            for (long key = 0; key < 1000; key++) {
                if (mine.test(key)) {
                    state.selectKey(key);
                    var value = model.values.get(key);
                    if (value != null) {
                        values.update(value);
                    }
                    model.maps.getOrDefault(key, Map.of()).forEach(maps::put);
                    model.timers.getOrDefault(key, List.of()).forEach(time -> timers.put(time, new byte[0]));
                }
            }
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void findsEachDifferenceOnceWhateverTheParallelism(long seed) throws Exception {
        var random = new Random(seed);
        var a = Model.random(random, 60);
        var b = a.changed(random, 40, 60);
        make("a", 1 + random.nextInt(4), a);
        make("b", 1 + random.nextInt(4), b);

        var found = new ArrayList<String>();
        var totals = inspector.diff(A, B, Optional.empty(), it -> found.add(it.kind() + " " + nameOf(it)));

        var expected = new ArrayList<String>();
        long same = 0;
        var rowsOfA = a.rows();
        var rowsOfB = b.rows();
        for (var row : rowsOfA.entrySet()) {
            var other = rowsOfB.get(row.getKey());
            if (other == null) {
                expected.add("ONLY_IN_A " + row.getKey());
            } else if (!other.equals(row.getValue())) {
                expected.add("CHANGED " + row.getKey());
            } else {
                same++;
            }
        }
        rowsOfB.keySet().stream().filter(it -> !rowsOfA.containsKey(it)).forEach(it -> expected.add("ONLY_IN_B " + it));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(totals.stream().mapToLong(StateTotals::same).sum()).isEqualTo(same);
        assertThat(totals.stream()
                        .mapToLong(it -> it.changed() + it.onlyInA() + it.onlyInB())
                        .sum())
                .isEqualTo(expected.size());
    }

    private static String nameOf(StateDifference difference) {
        return difference.state()
                + " "
                + difference.key().orElseThrow()
                + difference.mapKey().map(it -> " " + it).orElse("")
                + difference.time().map(it -> " " + it.toEpochMilli()).orElse("");
    }

    @Test
    void findsNothingBetweenTheSameStateInOtherFiles() throws Exception {
        var model = Model.random(new Random(7), 60);
        make("a", 1, model);
        make("b", 3, model);

        var totals = inspector.diff(A, B, Optional.of("posts"), it -> {
            throw new AssertionError(it);
        });

        assertThat(totals).hasSize(3).allMatch(StateTotals::isEqual);
        assertThat(totals.stream().mapToLong(StateTotals::same).sum())
                .isEqualTo(model.rows().size());
    }

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 3})
    void tellsAllOfOneKey(int parallelism) throws Exception {
        var model = new Model();
        for (long key = 0; key < 100; key++) {
            model.values.put(key, new Counts(key, 2 * key));
            model.maps.put(key, Map.of("x", key, "y", key + 1));
            model.timers.put(key, List.of(-5L, 5L));
        }
        make("a", parallelism, model);

        var entries = inspector.query(A, "posts", Optional.empty(), 42, 100).entries();

        assertThat(entries)
                .containsExactly(
                        entry("by-page", 42L, Optional.empty(), Optional.of("x"), Optional.of(42L)),
                        entry("by-page", 42L, Optional.empty(), Optional.of("y"), Optional.of(43L)),
                        entry(
                                "counts",
                                42L,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Map.of("views", 42L, "clicks", 84L))),
                        entry(TIMERS, 42L, Optional.of(Instant.ofEpochMilli(-5)), Optional.empty(), Optional.empty()),
                        entry(TIMERS, 42L, Optional.of(Instant.ofEpochMilli(5)), Optional.empty(), Optional.empty()));
        assertThat(inspector.query(A, "posts", Optional.of("counts"), "42", 100).entries())
                .hasSize(1);
        assertThat(inspector.query(A, "posts", Optional.empty(), 42, 2).entries())
                .hasSize(2);
        assertThat(inspector.query(A, "posts", Optional.empty(), 4200, 100).entries())
                .isEmpty();
    }

    @Test
    void saysWhetherThereIsMoreThanItGives() throws Exception {
        var states = Map.of("map", new StateForm("map by utf8", Serdes.bytes().schema()));
        maker.make("a", "posts", 1, 0, Serdes.int64(), states, (state, mine) -> {
            var map = state.mapTable("map", Serdes.string(), Serdes.bytes(), 0);
            state.selectKey(1L);
            for (int i = 0; i < 5; i++) {
                map.put("m" + i, new byte[3 << 20]);
            }
        });

        var all = inspector.query(A, "posts", Optional.empty(), 1, 5);
        var some = inspector.query(A, "posts", Optional.empty(), 1, 1);

        assertThat(all.entries()).as("8 MiB of it").hasSize(2);
        assertThat(all.complete()).isFalse();
        assertThat(some.entries()).hasSize(1);
        assertThat(some.complete()).isFalse();
    }

    /** Timers lie by time within a key group, so those of another key may lie between. */
    @Test
    void leavesOutTimersOfOtherKeysOfTheGroup() throws Exception {
        long one = 0;
        long other = LongStream.range(1, 100_000)
                .filter(it -> groupOf(it) == groupOf(one))
                .findFirst()
                .orElseThrow();
        maker.make("a", "posts", 1, 0, Serdes.int64(), Map.of(TIMERS, TIMER), (state, mine) -> {
            var timers = state.timedTable(TIMERS, Serdes.bytes());
            state.selectKey(one);
            timers.put(1, new byte[0]);
            timers.put(3, new byte[0]);
            state.selectKey(other);
            timers.put(2, new byte[0]);
        });

        assertThat(inspector.query(A, "posts", Optional.empty(), one, 100).entries())
                .extracting(it -> it.time().orElseThrow().toEpochMilli())
                .containsExactly(1L, 3L);
    }

    private static int groupOf(long key) {
        return KeyGroups.of(ByteBuffer.allocate(Long.BYTES).putLong(key).array(), 0, Long.BYTES);
    }

    private static StateEntry entry(
            String state, Object key, Optional<Instant> time, Optional<Object> mapKey, Optional<Object> value) {
        return new StateEntry(state, Optional.of(key), time, mapKey, value, Optional.empty());
    }

    @Test
    void findsTheKeyOfARecordByItsComponents() throws Exception {
        var posts = RecordSerde.of(Post.class);
        var states = Map.of("n", new StateForm("value", Serdes.string().schema()));
        maker.make("a", "posts", 2, 0, posts, states, (state, mine) -> {
            var values = state.valueTable("n", Serdes.string());
            for (int i = 0; i < 10; i++) {
                var key = new Post("s", i);
                if (mine.test(key)) {
                    state.selectKey(key);
                    values.update("number " + i);
                }
            }
        });

        var found = inspector
                .query(A, "posts", Optional.empty(), Map.of("site", "s", "number", 7), 10)
                .entries();

        assertThat(found).extracting(StateEntry::value).containsExactly(Optional.of("number 7"));
        assertThatThrownBy(() -> inspector.query(A, "posts", Optional.empty(), Map.of("site", "s"), 10))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("'Post.number' is missing");
    }

    @Test
    void namesTheFieldsThatChanged() throws Exception {
        var a = new Model();
        a.values.put(1L, new Counts(3, 4));
        var b = new Model();
        b.values.put(1L, new Counts(3, 5));
        make("a", 1, a);
        make("b", 2, b);

        var found = new ArrayList<StateDifference>();
        inspector.diff(A, B, Optional.empty(), found::add);

        assertThat(found)
                .containsExactly(new StateDifference(
                        "posts",
                        "counts",
                        Kind.CHANGED,
                        Optional.of(1L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Map.of("views", 3L, "clicks", 4L)),
                        Optional.of(Map.of("views", 3L, "clicks", 5L)),
                        List.of(new Field("clicks", Optional.of(4L), Optional.of(5L)))));
    }

    @Test
    void takesANumberThatBecameWiderForTheSame() throws Exception {
        one("a", "n", Serdes.int32(), 5);
        one("b", "n", Serdes.int64(), 5L);

        var totals = inspector.diff(A, B, Optional.empty(), it -> {});

        assertThat(totals).containsExactly(new StateTotals("posts", "n", 1, 0, 0, 0));
    }

    @Test
    void countsTheRowsOfAStateThatOnlyOneOfThemHas() throws Exception {
        one("a", "old", Serdes.int64(), 5L);
        one("b", "new", Serdes.int64(), 5L);

        var totals = inspector.diff(A, B, Optional.empty(), it -> {});

        assertThat(totals)
                .containsExactly(
                        new StateTotals("posts", "new", 0, 0, 0, 1), new StateTotals("posts", "old", 0, 0, 1, 0));
    }

    @Test
    void refusesToMatchKeysOfDifferentForms() throws Exception {
        one("a", "n", Serdes.int64(), 5L);
        maker.make("b", "posts", 1, 0, Serdes.string(), Map.of(), (state, mine) -> {});

        assertThatThrownBy(() -> inspector.diff(A, B, Optional.empty(), it -> {}))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("int64")
                .hasMessageContaining("utf8")
                .hasMessageContaining("--uid");
    }

    private <V> void one(String id, String name, Serde<V> values, V value) throws IOException {
        var states = Map.of(name, new StateForm("value", values.schema()));
        maker.make(id, "posts", 1, 0, Serdes.int64(), states, (state, mine) -> {
            state.selectKey(1L);
            state.valueTable(name, values).update(value);
        });
    }

    @Test
    void passesOverWhatsTimeToLiveIsOver() throws Exception {
        var states = Map.of("n", new StateForm("value, expiring", Serdes.int64().schema(), 100));
        maker.make("a", "posts", 1, 1000, Serdes.int64(), states, (state, mine) -> {
            var values = state.valueTable("n", Serdes.int64(), 100);
            for (long key = 0; key < 3; key++) {
                state.eventTime(899 + key);
                state.selectKey(key);
                values.update(key);
            }
        });
        maker.make(
                "b",
                "posts",
                1,
                1000,
                Serdes.int64(),
                states,
                (state, mine) -> state.valueTable("n", Serdes.int64(), 100));

        var totals = inspector.diff(A, B, Optional.empty(), it -> {});

        assertThat(totals).containsExactly(new StateTotals("posts", "n", 0, 0, 1, 0));
        assertThat(inspector.query(A, "posts", Optional.empty(), 1, 10).entries())
                .isEmpty();
        assertThat(inspector.query(A, "posts", Optional.empty(), 2, 10).entries())
                .extracting(StateEntry::value, StateEntry::written)
                .containsExactly(tuple(Optional.of(2L), Optional.of(Instant.ofEpochMilli(901))));
    }

    @Test
    void countsBroadcastStateOnce() throws Exception {
        broadcast("a", 3, "x", "y");
        broadcast("b", 2, "y", "z");

        var totals = inspector.diff(A, B, Optional.empty(), it -> {});

        assertThat(totals).containsExactly(new StateTotals("posts", "rules", 1, 0, 1, 1));
        assertThat(inspector.query(A, "posts", Optional.empty(), 1, 10).entries())
                .extracting(StateEntry::mapKey)
                .containsExactly(Optional.of("x"), Optional.of("y"));
    }

    private void broadcast(String id, int parallelism, String... names) throws IOException {
        var states = Map.of(
                "rules", new StateForm("broadcast map by utf8", Serdes.int64().schema()));
        maker.make(id, "posts", parallelism, 0, Serdes.int64(), states, (state, mine) -> {
            var rules = state.broadcastTable("rules", Serdes.string(), Serdes.int64());
            rules.writable(true);
            for (var name : names) {
                rules.put(name, 1L);
            }
        });
    }

    @Test
    void showsWhatOnlyAProgramCanReadAsBytes() throws Exception {
        one("a", "n", new Secret(), 258L);

        var found = inspector.query(A, "posts", Optional.empty(), 1, 10).entries();

        assertThat(found)
                .extracting(StateEntry::value)
                .containsExactly(Optional.of(new Undecoded("0000000000000102", "secret of mine")));
    }

    @Test
    void readsWithTheSerdesOfTheProgramWhatNobodyElseCan() throws Exception {
        one("a", "n", new Secret(), 258L);
        one("b", "n", new Secret(), 259L);
        var program = ProgramForms.of(JobGraph.compile(
                (pipeline, parameters) -> pipeline.source(
                                "in", ListSource.bounded(List.<List<ListSource.Timed<Click>>>of(), 1))
                        .keyBy(Click::who, Serdes.string())
                        .<Long>process("posts", states -> {
                            var numbers = states.value("n", new Secret());
                            return (click, context) -> numbers.update(1L);
                        })
                        .sink("out", new MemorySink<>("out")),
                new Parameters(Map.of())));
        var a = new Snapshot("a", program);
        var b = new Snapshot("b", program);

        var found = new ArrayList<StateDifference>();
        inspector.diff(a, b, Optional.empty(), found::add);

        assertThat(inspector.query(a, "posts", Optional.empty(), 1, 10).entries())
                .extracting(StateEntry::value)
                .containsExactly(Optional.of(258L));
        assertThat(found)
                .extracting(it -> it.fields().get(0))
                .containsExactly(new Field("", Optional.of(258L), Optional.of(259L)));
    }

    @Test
    void showsBytesWhereTheProgramFails() throws Exception {
        one("a", "n", new Secret(), 258L);
        var program = new ProgramForms() {
            @Override
            public Optional<ValueReader<?>> keys(String uid, Schema stored) {
                return Optional.empty();
            }

            @Override
            public Optional<ValueReader<?>> values(String uid, String state, Schema stored) {
                return Optional.of(in -> {
                    throw new IllegalStateException("bug");
                });
            }
        };

        assertThat(inspector
                        .query(new Snapshot("a", program), "posts", Optional.empty(), 1, 10)
                        .entries())
                .extracting(StateEntry::value)
                .containsExactly(Optional.of(new Undecoded("0000000000000102", "secret of mine")));
    }

    @Test
    void readsEventsThatWait() throws Exception {
        one("a", "n", Serdes.list(Timed.serde(Serdes.string())), List.of(new Timed<>(7, "x"), new Timed<>(8, "y")));
        one(
                "b",
                "n",
                WindowPairs.serde(Serdes.string(), Serdes.int64()),
                new WindowPairs<>(List.of("x"), List.of(1L, 2L)));

        assertThat(inspector.query(A, "posts", Optional.empty(), 1, 10).entries())
                .extracting(it -> it.value().orElseThrow())
                .containsExactly(List.of(
                        Map.of("time", Instant.ofEpochMilli(7), "event", "x"),
                        Map.of("time", Instant.ofEpochMilli(8), "event", "y")));
        assertThat(inspector.query(B, "posts", Optional.empty(), 1, 10).entries())
                .extracting(it -> it.value().orElseThrow())
                .containsExactly(Map.of("first", List.of("x"), "second", List.of(1L, 2L)));
    }

    @Test
    void listsOperatorsWithTheirStates() throws Exception {
        var model = new Model();
        for (long key = 0; key < 500; key++) {
            model.values.put(key, new Counts(key, key));
        }
        make("a", 2, model);

        var overview = inspector.overview("a");

        assertThat(overview.operators()).hasSize(1);
        var operator = overview.operators().get(0);
        assertThat(operator.uid()).isEqualTo("posts");
        assertThat(operator.keys()).isEqualTo("int64");
        assertThat(operator.parts()).isEqualTo(2);
        assertThat(operator.sizeBytes()).isPositive().isEqualTo(overview.sizeBytes());
        assertThat(operator.states())
                .extracting(SnapshotOverview.State::name, SnapshotOverview.State::estimatedRows)
                .containsExactly(tuple("by-page", 0L), tuple("counts", 500L), tuple(TIMERS, 0L));
    }

    @Test
    void readsOnWhenTheSnapshotIsDeletedMeanwhile() throws Exception {
        make("a", 3, Model.random(new Random(1), 200));
        make("b", 3, new Model());

        var found = new ArrayList<StateDifference>();
        inspector.diff(A, B, Optional.empty(), it -> {
            if (found.isEmpty()) {
                delete("a");
            }
            found.add(it);
        });

        assertThat(found).hasSize(Model.random(new Random(1), 200).rows().size());
        assertThatThrownBy(() -> inspector.overview("a"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("'a'");
        delete("b");
        try (var files = Files.list(directory.resolve("snapshots/files"))) {
            assertThat(files).isEmpty();
        }
    }

    private void delete(String id) {
        try {
            snapshots.delete(id);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() throws Exception {
        make("a", 1, Model.random(new Random(1), 20));

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> inspector.diff(A, A, Optional.empty(), it -> {}))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void saysWhichOperatorsAndStatesThereAre() throws Exception {
        one("a", "n", Serdes.int64(), 5L);

        assertThatThrownBy(() -> inspector.query(A, "post", Optional.empty(), 1, 10))
                .hasMessageContaining("'post'")
                .hasMessageContaining("[posts]");
        assertThatThrownBy(() -> inspector.query(A, "posts", Optional.of("m"), 1, 10))
                .hasMessageContaining("'m'")
                .hasMessageContaining("[n]");
        assertThatThrownBy(() -> inspector.query(A, "posts", Optional.empty(), "one", 10))
                .hasMessageContaining("'one'")
                .hasMessageContaining("int64");
        assertThatThrownBy(() -> inspector.diff(A, A, Optional.of("post"), it -> {}))
                .hasMessageContaining("'post'")
                .hasMessageContaining("[posts]");
    }

    /** A serde that nobody else knows. */
    private static final class Secret implements Serde<Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public void write(Long value, ByteWriter out) {
            out.putLong(value);
        }

        @Override
        public Long read(ByteBuffer in) {
            return in.getLong();
        }

        @Override
        public Schema schema() {
            return new Schema("secret", "of mine");
        }
    }
}
