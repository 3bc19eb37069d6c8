package io.tidemark.engine.state.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.state.StateStoreContract;
import io.tidemark.engine.state.StoreSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RocksDbBackendTest extends StateStoreContract {

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);
    private static final KeyGroupRange SOME = new KeyGroupRange(0, 512);
    private static final String OWNER = "job 'orders', 'totals' subtask 1";

    private final RocksDbBackend backend = RocksDbBackend.create(RocksDbSettings.DEFAULT);

    @TempDir
    private Path own;

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected StateBackend backend() {
        return backend;
    }

    @Test
    void refusesADirectoryThatExists() throws IOException {
        Files.createDirectory(own.resolve("state"));

        assertThatThrownBy(() -> open("state", ALL, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(OWNER)
                .hasMessageContaining(own.resolve("state").toString());
    }

    @Test
    void promisesOfFilesWithRowsOnlyThatTheyNeverChange() throws IOException {
        try (var store = open("state", ALL, List.of())) {
            fill(store);

            var files = store.snapshot(own.resolve("picture")).files();

            assertThat(files).filteredOn(StoreSnapshot.LocalFile::immutable).isNotEmpty();
            assertThat(files)
                    .allSatisfy(
                            it -> assertThat(it.immutable()).isEqualTo(it.name().endsWith(".sst")));
        }
    }

    /** So a snapshot costs what changed since the last one. */
    @Test
    void linksWhatTheLastPictureHadAlready() throws IOException {
        try (var store = open("state", ALL, List.of())) {
            fill(store);
            var first = store.snapshot(own.resolve("first"));
            put(store, 1, "one more", "row");
            var second = store.snapshot(own.resolve("second"));

            var shared = first.files().stream()
                    .filter(it -> it.immutable() && second.files().contains(it))
                    .toList();
            assertThat(shared).isNotEmpty();
            for (var file : shared) {
                assertThat(Files.isSameFile(
                                first.directory().resolve(file.name()),
                                second.directory().resolve(file.name())))
                        .isTrue();
            }
        }
    }

    /** So the first snapshot after a restart costs no more than any other. */
    @Test
    void goesOnWithTheFilesOfThePartItWasRestoredFrom() throws IOException {
        var part = part();
        try (var store = open("restored", ALL, List.of(part))) {
            put(store, 1, "one more", "row");
            var picture = store.snapshot(own.resolve("picture"));

            assertThat(store.takenOver()).contains(part);
            for (var file : PartFiles.list(part.directory())) {
                if (PartFiles.isImmutable(file.getFileName().toString())) {
                    assertThat(picture.directory().resolve(file.getFileName()))
                            .satisfies(
                                    it -> assertThat(Files.isSameFile(it, file)).isTrue());
                }
            }
            assertThat(picture.files())
                    .filteredOn(StoreSnapshot.LocalFile::immutable)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void writesNoFileForRowsThatDidNotChange() throws IOException {
        try (var store = open("state", ALL, List.of())) {
            fill(store);
            var first = store.snapshot(own.resolve("first"));

            var second = store.snapshot(own.resolve("second"));

            assertThat(second.files()).isEqualTo(first.files());
        }
    }

    /** RocksDB's list of files goes into every snapshot, and grows with each of them. */
    @Tag("thorough")
    @Test
    void keepsTheListOfItsFilesShortHoweverManySnapshotsAreTaken() throws IOException {
        try (var store = open("state", ALL, List.of())) {
            long longest = 0;
            for (int i = 0; i < 1500; i++) {
                put(store, 1, "key", "value " + i);
                var directory = own.resolve("picture");
                var picture = store.snapshot(directory);
                longest = Math.max(
                        longest,
                        picture.files().stream()
                                .filter(it -> it.name().startsWith("MANIFEST"))
                                .mapToLong(StoreSnapshot.LocalFile::sizeBytes)
                                .sum());
                PartFiles.delete(directory);
            }

            assertThat(longest).isBetween(100_000L, 300_000L);
        }
    }

    @ParameterizedTest(name = "{0}, key groups divided anew: {1}")
    @CsvSource({"cut off, false", "cut off, true", "missing, false", "missing, true"})
    void refusesAPartWithAHarmedFile(String harm, boolean dividedAnew) throws IOException {
        var part = part();
        harm(part, harm.equals("missing") ? bytes -> null : bytes -> Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> open("restored", dividedAnew ? SOME : ALL, List.of(part)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(OWNER);
    }

    @Test
    void saysWhenTheFileIsMissingThatADatabaseBeginsWith() throws IOException {
        var part = part();
        Files.delete(part.directory().resolve("CURRENT"));

        assertThatThrownBy(() -> open("restored", ALL, List.of(part)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(OWNER)
                .hasMessageContaining("CURRENT is missing")
                .hasMessageContaining("Use another snapshot");
    }

    /** Altered rows are found by their checksums when they are copied or read. */
    @Test
    void neverHandsOutAlteredRows() throws IOException {
        var part = part();
        harm(part, bytes -> {
            bytes[bytes.length / 3] ^= 0x40;
            return bytes;
        });

        var empty = open("empty", SOME, List.of());
        var nothing = new StateBackend.Part(
                SOME, empty.snapshot(own.resolve("nothing")).directory());
        empty.close();
        assertThatThrownBy(() -> open("copied", SOME, List.of(nothing, part)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(OWNER)
                .hasMessageContaining("checksum");
        for (var keyGroups : List.of(ALL, SOME)) {
            var name = "linked-" + keyGroups.size();
            try (var store = open(name, keyGroups, List.of(part))) {
                assertThatThrownBy(() -> countRows(store))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining(OWNER)
                        .hasMessageContaining(own.resolve(name).toString());
            }
        }
    }

    /** So a restore with another parallelism takes the time of links, however large the state is. */
    @ParameterizedTest
    @CsvSource({"0, 16", "512, 513", "1000, 1024", "0, 1024"})
    void takesTheFilesOfALargerPartAsTheyAre(int first, int end) throws IOException {
        var part = part();
        try (var store = open("clipped", new KeyGroupRange(first, end), List.of(part))) {
            assertThat(store.takenOver()).contains(part);
            assertThat(rowsIn(store)).isEqualTo(rowsBetween(first, end));
            var picture = store.snapshot(own.resolve("picture"));
            assertThat(picture.files())
                    .filteredOn(it ->
                            it.immutable() && !Files.exists(part.directory().resolve(it.name())))
                    .allSatisfy(it -> assertThat(it.sizeBytes()).isLessThan(4096));
        }
    }

    @Test
    void takesMostOfItsFilesFromThePartThatHasMostOfItsRows() throws IOException {
        var small = partOf("small", new KeyGroupRange(0, 100));
        var large = partOf("large", new KeyGroupRange(100, 900));
        var last = partOf("last", new KeyGroupRange(900, 1024));
        try (var store = open("joined", ALL, List.of(small, large, last))) {
            assertThat(store.takenOver()).contains(large);
            assertThat(rowsIn(store)).isEqualTo(rowsBetween(0, 1024));
        }
    }

    /** Rows that every subtask has a copy of lie behind the last key group. */
    @Test
    void keepsTheRowsBehindAllKeyGroupsWhateverIsClipped() throws IOException {
        StateBackend.Part part;
        try (var store = open("all", ALL, List.of())) {
            fill(store);
            put(store, KeyGroups.COUNT, "rule", "for all");
            part = new StateBackend.Part(
                    ALL, store.snapshot(own.resolve("part")).directory());
        }

        try (var store = open("some", SOME, List.of(part))) {
            assertThat(rowsIn(store))
                    .isEqualTo(rowsBetween(0, 512))
                    .as("key groups")
                    .isNotEmpty();
            var row = new byte[] {4, 0, 'r', 'u', 'l', 'e'};
            assertThat(store.table("one").get(row, row.length)).isEqualTo("for all".getBytes(UTF_8));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2})
    void losesAndDoublesNoRowWhateverTheParallelismBecomes(long seed) throws IOException {
        rescale(new Random(seed), 3, 8);
    }

    @Tag("thorough")
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {10, 11, 12, 13, 14, 15})
    void losesAndDoublesNoRowAtAnyParallelismUpTo64(long seed) throws IOException {
        rescale(new Random(seed), 5, 64);
    }

    /** From one to one again, and in between as many times as that at random parallelism, some rows changed each time. */
    private void rescale(Random random, int times, int most) throws IOException {
        var expected = new TreeMap<>(rowsBetween(0, KeyGroups.COUNT));
        var parts = List.of(part());
        for (int time = 1; time <= times + 1; time++) {
            int parallelism = time > times ? 1 : 1 + random.nextInt(most);
            var next = new ArrayList<StateBackend.Part>();
            var found = new TreeMap<String, String>();
            for (int i = 0; i < parallelism; i++) {
                var keyGroups = KeyGroups.rangeOf(i, parallelism);
                var name = "%d-%d-of-%d".formatted(time, i, parallelism);
                var overlapping = parts.stream()
                        .filter(it -> it.keyGroups().overlaps(keyGroups))
                        .toList();
                try (var store = open(name, keyGroups, overlapping)) {
                    found.putAll(rowsIn(store));
                    int group = keyGroups.first() + random.nextInt(keyGroups.size());
                    put(store, group, "new", name);
                    expected.put(nameOf(group, "new"), name);
                    next.add(new StateBackend.Part(
                            keyGroups,
                            store.snapshot(own.resolve(name + "-part")).directory()));
                }
            }
            expected.forEach((key, value) -> {
                if (!value.endsWith("-of-" + parallelism)) {
                    assertThat(found).containsEntry(key, value);
                }
            });
            assertThat(found.keySet()).isSubsetOf(expected.keySet());
            parts = next;
        }
    }

    /** Memory for rows not yet written is shared by all stores, so what a table takes at once must be little. */
    @Test
    void writesNothingEarlyHoweverManyTablesHaveAFewRows() throws IOException {
        var names = List.of("a", "b", "c", "d", "e", "f");
        var stores = new ArrayList<StateStore>();
        try {
            for (int i = 0; i < 20; i++) {
                stores.add(backend.open(new StateBackend.Spec(OWNER, own.resolve("s" + i), ALL, names, List.of())));
            }
            for (int row = 0; row < 50; row++) {
                for (var store : stores) {
                    for (var name : names) {
                        put(store, name, row, "k", "x".repeat(100));
                    }
                }
            }

            for (int i = 0; i < stores.size(); i++) {
                try (var files = Files.list(own.resolve("s" + i))) {
                    assertThat(files).noneMatch(it -> it.toString().endsWith(".sst"));
                }
            }
        } finally {
            stores.forEach(StateStore::close);
        }
    }

    private StateStore open(String name, KeyGroupRange keyGroups, List<StateBackend.Part> from) throws IOException {
        return backend.open(new StateBackend.Spec(OWNER, own.resolve(name), keyGroups, List.of("one"), from));
    }

    /** A part that holds what {@link #fill} makes of these key groups. */
    private StateBackend.Part partOf(String name, KeyGroupRange keyGroups) throws IOException {
        try (var store = open(name, keyGroups, List.of())) {
            rowsBetween(keyGroups.first(), keyGroups.end()).forEach((key, value) -> {
                var parts = key.split("/", 2);
                put(store, Integer.parseInt(parts[0]), parts[1], value);
            });
            return new StateBackend.Part(
                    keyGroups, store.snapshot(own.resolve(name + "-part")).directory());
        }
    }

    /** What {@link #fill} writes into these key groups, as {@link #rowsIn} gives it. */
    private static Map<String, String> rowsBetween(int first, int end) {
        var rows = new TreeMap<String, String>();
        for (int i = 0; i < 5000; i++) {
            int group = i % KeyGroups.COUNT;
            if (first <= group && group < end) {
                rows.put(nameOf(group, "key " + i), "value " + i);
            }
        }
        return rows;
    }

    private static Map<String, String> rowsIn(StateStore store) {
        var found = new TreeMap<String, String>();
        try (var rows = store.table("one").scan(new byte[] {0, 0}, new byte[] {4, 0})) {
            while (rows.next()) {
                var key = ByteBuffer.wrap(rows.key());
                int group = key.getShort();
                found.put(nameOf(group, UTF_8.decode(key).toString()), new String(rows.value(), UTF_8));
            }
        }
        return found;
    }

    private static String nameOf(int group, String key) {
        return group + "/" + key;
    }

    private StateBackend.Part part() throws IOException {
        try (var store = open("written", ALL, List.of())) {
            fill(store);
            return new StateBackend.Part(
                    ALL, store.snapshot(own.resolve("part")).directory());
        }
    }

    private static void fill(StateStore store) {
        for (int i = 0; i < 5000; i++) {
            put(store, i % KeyGroups.COUNT, "key " + i, "value " + i);
        }
    }

    private static void put(StateStore store, int group, String key, String value) {
        put(store, "one", group, key, value);
    }

    private static void put(StateStore store, String table, int group, String key, String value) {
        var keyBytes = key.getBytes(UTF_8);
        var row = ByteBuffer.allocate(2 + keyBytes.length)
                .putShort((short) group)
                .put(keyBytes)
                .array();
        var valueBytes = value.getBytes(UTF_8);
        store.table(table).put(row, row.length, valueBytes, valueBytes.length);
    }

    private static int countRows(StateStore store) {
        int count = 0;
        try (var rows = store.table("one").scan(new byte[] {0, 0}, new byte[] {4, 0})) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    /** @param change makes other bytes of the files with rows, or none to remove them */
    private static void harm(StateBackend.Part part, Function<byte[], byte @Nullable []> change) throws IOException {
        List<Path> files;
        try (var all = Files.list(part.directory())) {
            files = all.filter(it -> it.toString().endsWith(".sst")).toList();
        }
        for (var file : files) {
            var harmed = change.apply(Files.readAllBytes(file));
            // not written over: the file may be linked to others
            Files.delete(file);
            if (harmed != null) {
                Files.write(file, harmed);
            }
        }
    }
}
