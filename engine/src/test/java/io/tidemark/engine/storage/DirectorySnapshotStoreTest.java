package io.tidemark.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorySnapshotStoreTest extends SnapshotStoreContract {

    @TempDir
    private Path root;

    @TempDir
    private Path locals;

    @Override
    protected SnapshotStore store() throws IOException {
        return DirectorySnapshotStore.open(root);
    }

    @Test
    void knowsItsSnapshotsAgainWhenItIsOpenedAgain() throws Exception {
        var manifest = publish(store(), "sp-1", "content");

        assertThat(store().find("sp-1")).contains(manifest);
        assertThat(fetched(store(), manifest)).containsExactly("content");
    }

    @Test
    void storesTheSameContentOnce() throws Exception {
        var store = store();
        publish(store, "sp-1", "content");
        publish(store, "sp-2", "content");

        assertThat(storedFiles()).hasSize(1);
    }

    @Test
    void removesAFileWithTheLastSnapshotThatNamesIt() throws Exception {
        var store = store();
        publish(store, "sp-1", "content");
        publish(store, "sp-2", "content");

        store.delete("sp-1");
        assertThat(storedFiles()).hasSize(1);
        store.delete("sp-2");

        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void removesWhatAnUploadLeftBehind() throws Exception {
        try (var upload = store().begin()) {
            upload.add("a.sst", file("never published"));
        }

        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void storesAFileAnewThatWasCutOff() throws Exception {
        var store = store();
        publish(store, "sp-1", "content");
        var path = storedFiles().get(0);
        Files.delete(path);
        Files.writeString(path, "con");

        var again = publish(store, "sp-2", "content");

        assertThat(store.verify(again)).isEmpty();
    }

    @Test
    void doesNotReuseAFileThatIsGone() throws Exception {
        var store = store();
        StoredFile file;
        try (var upload = store.begin()) {
            file = upload.add("a.sst", file("gone"));
        }

        try (var upload = store.begin()) {
            assertThat(upload.reuse(file)).isFalse();
            upload.publish(manifest("sp", List.of(upload.add("a.sst", file("gone")))));
        }
        assertThat(fetched(store, manifest("sp", List.of(file)))).containsExactly("gone");
    }

    @Test
    void namesAFileThatIsMissing() throws Exception {
        var store = store();
        var manifest = publish(store, "sp-1", "content");
        var path = storedFiles().get(0);
        Files.delete(path);

        assertThat(store.verify(manifest))
                .singleElement()
                .asString()
                .contains("sp-1", "totals", path.toString(), "missing");
        assertThatThrownBy(() -> fetched(store, manifest))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(path.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content", "content and more", ""})
    void namesAFileThatWasAltered(String altered) throws Exception {
        var store = store();
        var manifest = publish(store, "sp-1", "content");
        var path = storedFiles().get(0);
        Files.delete(path);
        Files.writeString(path, altered);

        assertThat(store.verify(manifest)).singleElement().asString().contains(path.toString(), "damaged");
        assertThatThrownBy(() -> fetched(store, manifest))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void findsAFileThatWasWrittenToAfterItWasRead() throws Exception {
        var store = store();
        var manifest = publish(store, "sp-1", "content");
        var path = storedFiles().get(0);
        assertThat(store.verify(manifest)).isEmpty();

        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write('C');
        }

        assertThat(store.verify(manifest)).singleElement().asString().contains(path.toString(), "damaged");
    }

    /** The one kind of damage that only reading finds: the disk's own. Nothing else changes a file and not its time. */
    @Test
    void readsAFileAgainOnlyWhenItWasChangedOrWhenAskedTo() throws Exception {
        var store = store();
        var manifest = publish(store, "sp-1", "content");
        var path = storedFiles().get(0);
        alterUnseen(path, "kontent");

        assertThat(store.verify(manifest)).as("not read").isEmpty();
        assertThat(store.verifyContent(manifest))
                .singleElement()
                .asString()
                .contains("sp-1", "totals", path.toString(), "damaged");
        assertThat(store.verify(manifest)).as("once found, never forgotten").hasSize(1);
        assertThatThrownBy(() -> fetched(store, manifest)).isInstanceOf(SnapshotException.class);
    }

    @Test
    void readsEachFileOfAStoreThatWasCopied() throws Exception {
        var manifest = publish(store(), "sp-1", "content");
        var copy = locals.resolve("copy");
        for (var path :
                List.of(root.resolve("manifests/sp-1.json"), storedFiles().get(0))) {
            var target = copy.resolve(root.relativize(path));
            Files.createDirectories(target.getParent());
            Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        alterUnseen(copy.resolve(root.relativize(storedFiles().get(0))), "kontent");

        assertThat(DirectorySnapshotStore.open(copy).verify(manifest))
                .singleElement()
                .asString()
                .contains("damaged");
    }

    @Test
    void storesAFileAnewThatWasAlteredInPlace() throws Exception {
        var store = store();
        publish(store, "sp-1", "content");
        Files.writeString(storedFiles().get(0), "kontent");

        var again = publish(store, "sp-2", "content");

        assertThat(store.verifyContent(again)).isEmpty();
    }

    @Test
    void givesOutFilesByHardLink() throws Exception {
        var store = store();
        var manifest = publish(store, "sp-1", "content");
        var file = filesOf(manifest).get(0);
        var forks = List.of(locals.resolve("fork-1"), locals.resolve("fork-2"), locals.resolve("fork-3"));

        for (var fork : forks) {
            store.fetch(file, fork);
        }

        assertThat(forks)
                .allSatisfy(it ->
                        assertThat(Files.isSameFile(it, storedFiles().get(0))).isTrue());
        assertThat(Seal.isOn(storedFiles().get(0), file.sha256())).isTrue();
    }

    @Test
    void removesNoFileWhileAManifestCannotBeRead() throws Exception {
        publish(store(), "sp-1", "content");
        Files.writeString(root.resolve("manifests/sp-1.json"), "{ cut off");

        var reopened = store();
        reopened.removeLeftovers();

        assertThat(storedFiles()).hasSize(1);
        assertThatThrownBy(() -> reopened.find("sp-1"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("sp-1.json")
                .hasMessageContaining("damaged");
    }

    /** Put back as our own message advises; then one that shares its files must not suffer when it goes. */
    @Test
    void deletesAManifestThatWasMendedWhileTheStoreWasOpenWithoutHarmToOthers() throws Exception {
        publish(store(), "sp-1", "content", "alone");
        var kept = publish(store(), "sp-2", "content");
        var path = root.resolve("manifests/sp-1.json");
        var good = Files.readString(path);
        Files.writeString(path, "{ cut off");
        var store = store();
        Files.writeString(path, good);

        store.delete("sp-1");

        assertThat(store.verify(kept)).isEmpty();
        assertThat(storedFiles()).as("what only the deleted one had is gone").hasSize(1);
        store.delete("sp-2");
        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void opensWithAManifestThatIsDamagedInItsValues() throws Exception {
        var kept = publish(store(), "sp-1", "content");
        publish(store(), "sp-2", "more");
        var path = root.resolve("manifests/sp-2.json");
        Files.writeString(path, Files.readString(path).replace("2026-11-23T05", "2026-23-11T05"));

        var reopened = store();

        assertThat(reopened.verify(kept)).isEmpty();
        assertThatThrownBy(() -> reopened.find("sp-2"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("sp-2.json")
                .hasMessageContaining("2026-23-11");
    }

    /** People put things beside other things: a copy made by a file manager, a note, a mount point's lost+found. */
    @Test
    void leavesAloneWhatIsNotItsOwn() throws Exception {
        publish(store(), "sp-1", "content");
        var copy = Files.writeString(root.resolve("manifests/sp-1 (copy).json"), "{}");
        var note = Files.writeString(root.resolve("files/README"), "do not touch");
        var directory = Files.createDirectories(root.resolve("files/lost+found/x"));

        var reopened = store();

        assertThat(reopened.list()).containsExactly("sp-1");
        reopened.removeLeftovers();
        assertThat(copy).exists();
        assertThat(note).exists();
        assertThat(directory).exists();
    }

    @Test
    void removesWhatWasBeingWrittenWhenTheProcessDied() throws Exception {
        store();
        Files.writeString(root.resolve("files/.tmp-1"), "half");
        Files.writeString(root.resolve("manifests/.tmp-2"), "half");

        store();

        assertThat(root.resolve("files/.tmp-1")).doesNotExist();
        assertThat(root.resolve("manifests/.tmp-2")).doesNotExist();
    }

    /** Files are copied, not linked, when the state lies on another disk; that takes its time. */
    @Test
    void leavesAFileAloneThatAnUploadIsJustWriting() throws Exception {
        var store = store();
        var unfinished = Files.writeString(root.resolve("files/.tmp-1"), "half");

        store.removeLeftovers();

        assertThat(unfinished).exists();
    }

    @Test
    void publishesOnlyWhatTheUploadHolds() throws Exception {
        var store = store();
        var upload = store.begin();
        var file = upload.add("a.sst", file("content"));
        var other = new StoredFile("b.sst", 1, "0".repeat(64));

        assertThatThrownBy(() -> upload.publish(manifest("sp-1", List.of(file, other))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sp-1")
                .hasMessageContaining(other.sha256());
        upload.close();
        assertThatThrownBy(() -> upload.publish(manifest("sp-1", List.of(file))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void doesNotTakeAFileForTheFetchedOneThatWasThereBefore() throws Exception {
        var store = store();
        StoredFile file;
        try (var upload = store.begin()) {
            file = upload.add("a.sst", file("content"));
            var target = file("something else");

            assertThatThrownBy(() -> store.fetch(file, target))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining(target.toString());
        }
    }

    @Test
    void refusesAManifestOfAnotherFormat() throws Exception {
        publish(store(), "sp-1", "content");
        var path = root.resolve("manifests/sp-1.json");
        Files.writeString(path, Files.readString(path).replace("\"format\" : 1,", "\"format\" : 2,"));

        assertThatThrownBy(() -> store().find("sp-1"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("format 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../sp", "a/b", "", ".hidden", "a\\b"})
    void refusesIdsThatAreNoNames(String id) throws IOException {
        var store = store();

        assertThatThrownBy(() -> store.find(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(id)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Jobs share the store: while one deletes its checkpoints, another takes up the same files. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2})
    void losesAndKeepsNoFileInVainWhenManyThreadsWriteAndDelete(long seed) throws Exception {
        var store = store();
        var published = new ConcurrentLinkedQueue<Manifest>();
        var threads = Executors.newFixedThreadPool(4);
        try {
            var ends = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                var random = new Random(seed * 31 + thread);
                var writer = new Writer(store, local("writer-" + thread), "s-" + thread + "-", random, published);
                ends.add(threads.submit(writer));
            }
            for (var end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }

        var named = new HashSet<String>();
        for (var manifest : published) {
            assertThat(store.verify(manifest)).isEmpty();
            manifest.operators().values().stream()
                    .flatMap(it -> it.parts().stream())
                    .flatMap(it -> it.files().stream())
                    .forEach(it -> named.add(it.sha256()));
        }
        assertThat(storedFiles())
                .extracting(it -> it.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(named);
    }

    /** One job: takes up its last file or adds one of a few contents, publishes or gives up, deletes anybody's. */
    private record Writer(SnapshotStore store, Path directory, String prefix, Random random, Queue<Manifest> published)
            implements Callable<@Nullable Void> {

        @Override
        public @Nullable Void call() throws Exception {
            StoredFile last = null;
            for (int i = 0; i < 40; i++) {
                try (var upload = store.begin()) {
                    if (last == null || !random.nextBoolean() || !upload.reuse(last)) {
                        var content = "content " + random.nextInt(3);
                        last = upload.add("a.sst", Files.writeString(directory.resolve("file-" + i), content));
                    }
                    if (random.nextInt(4) > 0) {
                        var manifest = manifest(prefix + i, List.of(last));
                        upload.publish(manifest);
                        published.add(manifest);
                    }
                }
                var deleted = random.nextInt(5) > 0 ? published.poll() : null;
                if (deleted != null) {
                    assertThat(store.verify(deleted)).isEmpty();
                    store.delete(deleted.id());
                }
                if (random.nextInt(10) == 0) {
                    store.removeLeftovers();
                }
            }
            return null;
        }
    }

    @Test
    void writesManifestsThatAPersonCanReadAndLaterVersionsStillDo() throws Exception {
        publish(store(), "sp-1", "content");

        var golden = getClass().getResourceAsStream("manifest-1.json");
        assertThat(golden).isNotNull();
        try (golden) {
            assertThat(root.resolve("manifests/sp-1.json"))
                    .hasContent(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Manifest publish(SnapshotStore store, String id, String... contents) throws IOException {
        try (var upload = store.begin()) {
            var files = new ArrayList<StoredFile>();
            for (var content : contents) {
                files.add(upload.add("f" + files.size() + ".sst", file(content)));
            }
            var manifest = manifest(id, files);
            upload.publish(manifest);
            return manifest;
        }
    }

    private static List<StoredFile> filesOf(Manifest manifest) {
        return manifest.operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .toList();
    }

    /** As a failing disk does: other content, the same size and time. */
    private static void alterUnseen(Path path, String content) throws IOException {
        var time = Files.getLastModifiedTime(path);
        Files.writeString(path, content);
        Files.setLastModifiedTime(path, time);
    }

    private Path local(String name) throws IOException {
        return Files.createDirectory(locals.resolve(name));
    }

    private List<Path> storedFiles() throws IOException {
        try (var paths = Files.list(root.resolve("files"))) {
            return paths.sorted().toList();
        }
    }
}
