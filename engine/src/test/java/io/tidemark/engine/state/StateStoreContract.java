package io.tidemark.engine.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of keyed state must do. */
public abstract class StateStoreContract {

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    @TempDir
    private Path directory;

    private int stores;

    /** The backend under test, the same for all calls of one test. */
    protected abstract StateBackend backend();

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @Test
    void keepsRowsByTable() throws IOException {
        try (var store = open(ALL, List.of("one", "two"), List.of())) {
            put(store.table("one"), row(1, "k"), "v");

            assertThat(get(store.table("one"), row(1, "k"))).isEqualTo("v");
            assertThat(get(store.table("two"), row(1, "k"))).isEqualTo("nothing");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesBatchesOfAnySizeInTheirOrder(long seed) throws IOException {
        var random = new Random(seed);
        try (var store = open(ALL, List.of("one", "two"), List.of())) {
            var expected = List.of(new TreeMap<String, String>(), new TreeMap<String, String>());
            var tables = List.of(store.table("one"), store.table("two"));
            var batch = new RowBatch();
            for (int i = 0; i < 30_000; i++) {
                int table = (i / 1_000) % 2;
                var key = "k" + random.nextInt(20_000);
                if (random.nextInt(4) == 0) {
                    batch.delete(tables.get(table), row(1, key));
                    expected.get(table).remove(key);
                } else {
                    int length = random.nextInt(10_000) == 0 ? 700_000 : random.nextInt(200);
                    var value =
                            String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
                    batch.beginPut(tables.get(table), row(1, key));
                    batch.value().putBytes(value.getBytes(UTF_8));
                    assertThat(batch.endPut()).isEqualTo(length);
                    expected.get(table).put(key, value);
                }
            }

            if (seed % 2 == 0) {
                store.write(batch);
            } else {
                batch.portions(1 + random.nextInt(1_000_000)).forEachRemaining(store::write);
            }

            for (int table = 0; table < tables.size(); table++) {
                var found = new TreeMap<String, String>();
                try (var rows = tables.get(table).scan(row(1, ""), row(2, ""))) {
                    while (rows.next()) {
                        var key = new String(rows.key(), UTF_8).substring(2);
                        found.put(key, new String(rows.value(), UTF_8));
                    }
                }
                assertThat(found).isEqualTo(expected.get(table));
            }
        }
    }

    @Test
    void saysThatAPictureIsTheSameOnlyIfItIs() throws IOException {
        try (var store = open(ALL, List.of("one"), List.of())) {
            put(store.table("one"), row(1, "k"), "v");
            assertThat(store.snapshot(directory.resolve("first")).unchanged()).isFalse();
            store.snapshot(directory.resolve("second"));
            put(store.table("one"), row(1, "k"), "w");
            assertThat(store.snapshot(directory.resolve("third")).unchanged()).isFalse();
            store.table("one").delete(row(1, "k"), row(1, "k").length);
            assertThat(store.snapshot(directory.resolve("fourth")).unchanged()).isFalse();
            var batch = new RowBatch();
            batch.beginPut(store.table("one"), row(1, "k"));
            batch.endPut();
            store.write(batch);
            assertThat(store.snapshot(directory.resolve("fifth")).unchanged()).isFalse();
        }
    }

    @Test
    void readsOnlyTheGivenLengthOfKeysAndValues() throws IOException {
        try (var store = open(ALL, List.of("one"), List.of())) {
            var padded = "kx".getBytes(UTF_8);

            store.table("one").put(padded, 1, "vy".getBytes(UTF_8), 1);

            assertThat(get(store.table("one"), "k".getBytes(UTF_8))).isEqualTo("v");
        }
    }

    @Test
    void refusesATableThatItWasNotOpenedWith() throws IOException {
        try (var store = open(ALL, List.of("one"), List.of())) {
            assertThatThrownBy(() -> store.table("two"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two");
        }
    }

    @Test
    void walksOverRowsAsTheyWereWhenTheWalkBegan() throws IOException {
        try (var store = open(ALL, List.of("one"), List.of())) {
            var table = store.table("one");
            put(table, row(1, "a"), "1");
            put(table, row(1, "c"), "3");

            var seen = new ArrayList<String>();
            try (var rows = table.scan(row(1, ""), row(2, ""))) {
                put(table, row(1, "b"), "2");
                table.delete(row(1, "c"), 3);
                while (rows.next()) {
                    seen.add(new String(rows.value(), UTF_8));
                }
            }

            assertThat(seen).containsExactly("1", "3");
        }
    }

    @Test
    void snapshotsStayAsTheyAre() throws IOException {
        StateBackend.Part part;
        try (var store = open(ALL, List.of("one"), List.of())) {
            put(store.table("one"), row(1, "k"), "before");
            part = snapshot(store, ALL);
            put(store.table("one"), row(1, "k"), "after");
            snapshot(store, ALL);
        }

        try (var restored = open(ALL, List.of("one"), List.of(part))) {
            assertThat(get(restored.table("one"), row(1, "k"))).isEqualTo("before");
            put(restored.table("one"), row(1, "k"), "of the fork");
            snapshot(restored, ALL);
        }
        try (var again = open(ALL, List.of("one"), List.of(part))) {
            assertThat(get(again.table("one"), row(1, "k"))).isEqualTo("before");
        }
    }

    @Test
    void beginsTablesEmptyThatASnapshotDoesNotHave() throws IOException {
        StateBackend.Part part;
        try (var store = open(ALL, List.of("gone", "kept"), List.of())) {
            put(store.table("gone"), row(1, "k"), "gone");
            put(store.table("kept"), row(1, "k"), "kept");
            part = snapshot(store, ALL);
        }

        try (var restored = open(ALL, List.of("kept", "new"), List.of(part))) {
            assertThat(get(restored.table("kept"), row(1, "k"))).isEqualTo("kept");
            assertThat(get(restored.table("new"), row(1, "k"))).isEqualTo("nothing");
            assertThatThrownBy(() -> restored.table("gone")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesAPartThatHoldsNoFiles() throws IOException {
        var empty = new StateBackend.Part(ALL, Files.createDirectory(directory.resolve("empty")));

        assertThatThrownBy(() -> open(ALL, List.of("one"), List.of(empty))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(new KeyGroupRange(0, 1), List.of("one"), List.of(empty)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void namesEveryFileOfAPictureWithItsSize() throws IOException {
        try (var store = open(ALL, List.of("one", "two"), List.of())) {
            put(store.table("one"), row(1, "k"), "v");

            var snapshot = store.snapshot(directory.resolve("picture"));

            var found = new TreeMap<String, Long>();
            for (var file : snapshot.files()) {
                found.put(file.name(), file.sizeBytes());
            }
            assertThat(found).isEqualTo(filesIn(snapshot.directory()));
        }
    }

    @Test
    void closesTwiceWithoutHarm() throws IOException {
        var store = open(ALL, List.of("one"), List.of());

        store.close();
        store.close();
    }

    /** Rows are compared byte by byte, unsigned, and the end of a walk isn't part of it. */
    @Test
    void walksInTheOrderOfUnsignedBytesUpToTheEnd() throws IOException {
        try (var store = open(ALL, List.of("one"), List.of())) {
            var table = store.table("one");
            byte[][] keys = {{0, 1}, {0, 1, 0}, {0, 1, 127}, {0, 1, -128}, {0, 1, -1}, {0, 2}};
            for (byte i = 5; i >= 0; i--) {
                table.put(keys[i], keys[i].length, new byte[] {i}, 1);
            }
            table.delete(keys[2], keys[2].length);

            var seen = new ArrayList<Byte>();
            try (var rows = table.scan(keys[1], keys[5])) {
                while (rows.next()) {
                    assertThat(rows.key()).isEqualTo(keys[rows.value()[0]]);
                    seen.add(rows.value()[0]);
                }
            }

            assertThat(seen).containsExactly((byte) 1, (byte) 3, (byte) 4);
        }
    }

    @Test
    void takesOverOnlyTheWantedTablesWhenKeyGroupsAreDividedAnew() throws IOException {
        StateBackend.Part part;
        try (var store = open(ALL, List.of("gone", "kept"), List.of())) {
            put(store.table("gone"), row(1, "k"), "gone");
            put(store.table("kept"), row(1, "k"), "kept");
            put(store.table("kept"), row(600, "k"), "another subtask's");
            part = snapshot(store, ALL);
        }

        try (var restored = open(new KeyGroupRange(0, 512), List.of("kept", "new"), List.of(part))) {
            assertThat(all(restored.table("kept"))).containsExactly(Map.entry("1k", "kept"));
            assertThat(all(restored.table("new"))).isEmpty();
            assertThatThrownBy(() -> restored.table("gone")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As a whole from one part, not mixed from all. */
    @Test
    void takesOverRowsThatBelongToNoKeyFromOnePartWhateverItsKeyGroups() throws IOException {
        var low = new KeyGroupRange(0, 512);
        var high = new KeyGroupRange(512, KeyGroups.COUNT);
        var parts = new ArrayList<StateBackend.Part>();
        for (var range : List.of(low, high)) {
            try (var store = open(range, List.of("one"), List.of())) {
                put(store.table("one"), row(KeyGroups.BROADCAST, "of " + range), "v");
                put(store.table("one"), row(range.first(), "k"), "keyed");
                parts.add(snapshot(store, range));
            }
        }

        for (var range : List.of(low, high, ALL, new KeyGroupRange(100, 900), new KeyGroupRange(600, 700))) {
            var from =
                    parts.stream().filter(it -> it.keyGroups().overlaps(range)).toList();
            try (var store = open(range, List.of("one"), from)) {
                assertThat(broadcastRowsOf(store))
                        .as("rows of %s", range)
                        .containsExactly("of " + from.get(0).keyGroups());
            }
        }
    }

    private static List<String> broadcastRowsOf(StateStore store) {
        var found = new ArrayList<String>();
        try (var rows = store.table("one").scan(row(KeyGroups.BROADCAST, ""), row(KeyGroups.BROADCAST + 1, ""))) {
            while (rows.next()) {
                found.add(UTF_8.decode(ByteBuffer.wrap(rows.key()).position(2)).toString());
            }
        }
        return found;
    }

    /** The files of a part may be the snapshot store's own: one changed byte would ruin the snapshot for everybody. */
    @Test
    void neverChangesTheFilesOfAPart() throws IOException {
        StateBackend.Part part;
        try (var store = open(ALL, List.of("gone", "kept"), List.of())) {
            for (int i = 0; i < 500; i++) {
                put(store.table("gone"), row(i, "k"), "gone");
                put(store.table("kept"), row(i, "k"), "kept");
            }
            part = snapshot(store, ALL);
        }
        var before = contentsOf(part.directory());

        for (var range : List.of(ALL, new KeyGroupRange(0, 512))) {
            try (var store = open(range, List.of("kept", "new"), List.of(part))) {
                for (int round = 0; round < 6; round++) {
                    for (int i = 0; i < 500; i++) {
                        put(store.table("kept"), row(i, "k"), "round " + round);
                    }
                    snapshot(store, range);
                }
            }
        }

        assertThat(contentsOf(part.directory())).isEqualTo(before);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsEveryRowAgainWhenKeyGroupsAreDividedAnew(long seed) throws IOException {
        var random = new Random(seed);
        var model = new TreeMap<String, String>();
        int before = 1 + random.nextInt(5);
        int after = 1 + random.nextInt(5);
        var parts = new ArrayList<StateBackend.Part>();
        for (int i = 0; i < before; i++) {
            var range = KeyGroups.rangeOf(i, before);
            try (var store = open(range, List.of("one"), List.of())) {
                for (int n = 0; n < 200; n++) {
                    int group = range.first() + random.nextInt(range.size());
                    put(store.table("one"), row(group, "k" + n), "v" + i + n);
                    model.put(group + "k" + n, "v" + i + n);
                }
                parts.add(snapshot(store, range));
            }
        }

        var found = new TreeMap<String, String>();
        for (int i = 0; i < after; i++) {
            var range = KeyGroups.rangeOf(i, after);
            var overlapping =
                    parts.stream().filter(it -> it.keyGroups().overlaps(range)).toList();
            try (var store = open(range, List.of("one"), overlapping)) {
                found.putAll(all(store.table("one")));
            }
        }

        assertThat(found).isEqualTo(model);
    }

    private StateStore open(KeyGroupRange keyGroups, List<String> tables, List<StateBackend.Part> from)
            throws IOException {
        return backend()
                .open(new StateBackend.Spec("test", directory.resolve("store-" + stores++), keyGroups, tables, from));
    }

    private StateBackend.Part snapshot(StateStore store, KeyGroupRange keyGroups) throws IOException {
        var snapshot = store.snapshot(directory.resolve("snapshot-" + stores++));
        return new StateBackend.Part(keyGroups, snapshot.directory());
    }

    private static Map<String, Long> filesIn(Path directory) throws IOException {
        var found = new TreeMap<String, Long>();
        for (var file : listed(directory)) {
            found.put(file.getFileName().toString(), Files.size(file));
        }
        return found;
    }

    private static Map<String, String> contentsOf(Path directory) throws IOException {
        var found = new TreeMap<String, String>();
        for (var file : listed(directory)) {
            found.put(file.getFileName().toString(), new String(Files.readAllBytes(file), ISO_8859_1));
        }
        return found;
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Map<String, String> all(StateTable table) {
        var found = new TreeMap<String, String>();
        try (var rows = table.scan(row(0, ""), row(KeyGroups.COUNT, ""))) {
            while (rows.next()) {
                var key = ByteBuffer.wrap(rows.key());
                var name = key.getShort() + UTF_8.decode(key).toString();
                found.put(name, new String(rows.value(), UTF_8));
            }
        }
        return found;
    }

    private static byte[] row(int group, String key) {
        var bytes = key.getBytes(UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) group)
                .put(bytes)
                .array();
    }

    private static void put(StateTable table, byte[] key, String value) {
        var bytes = value.getBytes(UTF_8);
        table.put(key, key.length, bytes, bytes.length);
    }

    private static String get(StateTable table, byte[] key) {
        var value = table.get(key, key.length);
        return value == null ? "nothing" : new String(value, UTF_8);
    }
}
