package io.tidemark.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends the process at every step in which the store changes files, opens the store again, and looks whether any snapshot
 * was harmed and anything was left behind.
 */
class SnapshotStoreCrashTest {

    /** More steps than any action here takes: the last runs go through without a crash. */
    private static final int STEPS = 40;

    @TempDir
    private Path directory;

    private interface Action {

        void on(DirectorySnapshotStore store) throws Exception;
    }

    /** How the process ends. */
    private enum Crash {
        /** The process alone: what it did, stays done. */
        PROCESS,
        /** The machine: names that were removed and not made sure of come back, the worst of them. */
        POWER
    }

    @TestFactory
    List<DynamicTest> deletingASnapshotHarmsNoOther() {
        return atEveryStep(store -> store.delete("deleted"));
    }

    @TestFactory
    List<DynamicTest> deletingSeveralInARowHarmsNoOther() {
        return atEveryStep(store -> {
            store.delete("deleted");
            store.delete("sharing");
        });
    }

    @TestFactory
    List<DynamicTest> writingASnapshotHarmsNoOther() {
        return atEveryStep(store -> {
            try (var upload = store.begin()) {
                var files = List.of(
                        upload.add("0.sst", file("mine")),
                        upload.add("1.sst", file("new")),
                        upload.add("2.sst", file("newer")));
                upload.publish(SnapshotStoreContract.manifest("new", files));
            }
        });
    }

    @TestFactory
    List<DynamicTest> givingASnapshotUpHarmsNoOther() {
        return atEveryStep(store -> {
            try (var upload = store.begin()) {
                upload.add("0.sst", file("mine"));
                upload.add("1.sst", file("never published"));
            }
        });
    }

    @TestFactory
    List<DynamicTest> openingWithLeftoversHarmsNoSnapshot() {
        return atEveryStep(store -> {
            Files.writeString(filesOf(store).resolve("f".repeat(64)), "left behind");
            Files.writeString(filesOf(store).resolve(".tmp-1"), "half");
            store.removeLeftovers();
        });
    }

    private List<DynamicTest> atEveryStep(Action action) {
        var tests = new ArrayList<DynamicTest>();
        for (var crash : Crash.values()) {
            IntStream.rangeClosed(0, STEPS)
                    .mapToObj(step -> DynamicTest.dynamicTest(
                            "%s crashes after %d steps".formatted(crash, step), () -> crashAfter(step, crash, action)))
                    .forEach(tests::add);
        }
        return tests;
    }

    private void crashAfter(int step, Crash crash, Action action) throws Exception {
        // Given
        var root = Files.createTempDirectory(directory, "store");
        var steps = new CrashingSteps(crash == Crash.POWER);
        var store = DirectorySnapshotStore.open(root, steps);
        var kept = new HashMap<String, Manifest>();
        for (var entry : Map.of(
                        "kept", List.of("shared", "mine"),
                        "sharing", List.of("shared", "ours"),
                        "deleted", List.of("shared", "ours", "a", "b", "c"))
                .entrySet()) {
            kept.put(entry.getKey(), publish(store, entry.getKey(), entry.getValue()));
        }

        // When
        steps.crashAfter(step);
        boolean crashed = false;
        try {
            action.on(store);
        } catch (CrashedException e) {
            crashed = true;
        }
        crashed |= steps.crashed();
        if (step == STEPS) {
            assertThat(crashed).as("an action of more than %d steps", STEPS).isFalse();
        }
        steps.restart();

        // Then
        var reopened = DirectorySnapshotStore.open(root);
        assertThat(reopened.find("kept")).contains(kept.get("kept"));
        var named = new TreeSet<String>();
        for (var id : reopened.list()) {
            var manifest = reopened.find(id).orElseThrow();
            assertThat(reopened.verifyContent(manifest)).as("snapshot %s", id).isEmpty();
            named.addAll(digestsOf(manifest));
        }
        assertThat(namesIn(root.resolve("files"))).as("files").isEqualTo(named);
        assertThat(namesIn(root.resolve("manifests")))
                .as("manifests")
                .isEqualTo(reopened.list().stream().map(it -> it + ".json").collect(Collectors.toSet()));
    }

    private static Path filesOf(DirectorySnapshotStore store) {
        return Path.of(store.locationOf("x")).resolve("../../files").normalize();
    }

    private Manifest publish(SnapshotStore store, String id, List<String> contents) throws IOException {
        try (var upload = store.begin()) {
            var files = new ArrayList<StoredFile>();
            for (var content : contents) {
                files.add(upload.add(files.size() + ".sst", file(content)));
            }
            var manifest = SnapshotStoreContract.manifest(id, files);
            upload.publish(manifest);
            return manifest;
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "local", ""), content);
    }

    private static Set<String> digestsOf(Manifest manifest) {
        return manifest.operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .map(StoredFile::sha256)
                .collect(Collectors.toSet());
    }

    private static Set<String> namesIn(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.map(it -> it.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** The process is gone: nothing it still tries to do happens. */
    private static final class CrashedException extends UncheckedIOException {

        private static final long serialVersionUID = 1L;

        CrashedException() {
            super(new IOException("the process died"));
        }
    }

    /** Does so many steps, then none. */
    private static final class CrashingSteps extends FileSteps {

        private final boolean powerLost;
        private final Map<Path, byte[]> removedNotForced = new HashMap<>();
        private final Set<Path> addedNotForced = new HashSet<>();
        private int left = Integer.MAX_VALUE;

        CrashingSteps(boolean powerLost) {
            this.powerLost = powerLost;
        }

        void crashAfter(int steps) {
            removedNotForced.clear();
            addedNotForced.clear();
            left = steps;
        }

        boolean crashed() {
            return left < 0;
        }

        /**
         * What the disk shows afterwards. After a loss of power, a manifest whose removal nobody made sure of is there again
         * while its files, removed later, are not; and a manifest is there while files of it, whose names nobody made sure
         * of, are not: the worst that a file system may do.
         */
        void restart() throws IOException {
            if (powerLost && crashed()) {
                for (var removed : removedNotForced.entrySet()) {
                    if (removed.getKey().toString().endsWith(".json")) {
                        Files.write(removed.getKey(), removed.getValue());
                    }
                }
                for (var added : addedNotForced) {
                    if (!added.toString().endsWith(".json")) {
                        Files.deleteIfExists(added);
                    }
                }
            }
        }

        private void step() {
            if (left <= 0) {
                left = -1;
                throw new CrashedException();
            }
            left--;
        }

        @Override
        void write(Path file, byte[] content) throws IOException {
            step();
            super.write(file, content);
        }

        @Override
        void force(Path fileOrDirectory) throws IOException {
            step();
            super.force(fileOrDirectory);
            removedNotForced.keySet().removeIf(it -> fileOrDirectory.equals(it.getParent()));
            addedNotForced.removeIf(it -> fileOrDirectory.equals(it.getParent()));
        }

        @Override
        void move(Path from, Path to) throws IOException {
            step();
            super.move(from, to);
            addedNotForced.add(to);
        }

        @Override
        void link(Path name, Path existing) throws IOException {
            step();
            super.link(name, existing);
            addedNotForced.add(name);
        }

        @Override
        void copy(Path from, Path to) throws IOException {
            step();
            super.copy(from, to);
        }

        @Override
        boolean delete(Path file) throws IOException {
            step();
            if (Files.exists(file)) {
                removedNotForced.put(file, Files.readAllBytes(file));
            }
            return super.delete(file);
        }
    }
}
