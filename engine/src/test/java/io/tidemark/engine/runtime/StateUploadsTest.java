package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.state.StoreSnapshot;
import io.tidemark.engine.state.StoreSnapshot.LocalFile;
import io.tidemark.engine.testing.MemorySnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateUploadsTest {

    private static final KeyGroupRange KEY_GROUPS = new KeyGroupRange(0, 10);

    @TempDir
    private Path directory;

    private final StateUploads uploads = new StateUploads(KEY_GROUPS, List.of());
    private RecordingUpload store;
    private int snapshots;

    @BeforeEach
    void open() {
        store = new RecordingUpload(new MemorySnapshotStore().begin());
    }

    @Test
    void storesEachFileOfAFirstSnapshot() throws IOException {
        var uploaded = uploads.upload(snapshot(Map.of("1.sst", "immutable"), Map.of("MANIFEST", "m1")), store);

        assertThat(store.read).containsExactlyInAnyOrder("1.sst", "MANIFEST");
        assertThat(uploaded.newBytes()).isEqualTo("immutable".length() + "m1".length());
        assertThat(uploaded.part().keyGroups()).isEqualTo(KEY_GROUPS);
        assertThat(uploaded.part().files()).extracting(StoredFile::name).containsExactlyInAnyOrder("1.sst", "MANIFEST");
    }

    @Test
    void readsAFileThatNeverChangesOnlyOnce() throws IOException {
        var first = uploads.upload(snapshot(Map.of("1.sst", "immutable"), Map.of()), store);
        store.read.clear();

        var second = uploads.upload(snapshot(Map.of("1.sst", "immutable", "2.sst", "new"), Map.of()), store);

        assertThat(store.read).containsExactly("2.sst");
        assertThat(second.newBytes()).isEqualTo("new".length());
        assertThat(second.part().files()).containsAll(first.part().files()).hasSize(2);
    }

    /** A store that tidies up puts the same rows into other files. */
    @Test
    void storesNothingIfTheRowsAreTheSame() throws IOException {
        var first = uploads.upload(snapshot(Map.of("1.sst", "a", "2.sst", "b"), Map.of("CURRENT", "one")), store);
        store.read.clear();
        var tidied = snapshot(Map.of("3.sst", "ab"), Map.of("CURRENT", "two"));

        var second = uploads.upload(new StoreSnapshot(tidied.directory(), tidied.files(), true), store);

        assertThat(store.read).isEmpty();
        assertThat(second).isEqualTo(new StateUploads.Uploaded(first.part(), 0));
        assertThat(tidied.directory()).doesNotExist();
    }

    @Test
    void storesTheSameRowsAgainIfTheStoreNoLongerHasThem() throws IOException {
        uploads.upload(snapshot(Map.of("1.sst", "a"), Map.of()), store);
        var forgetful = new RecordingUpload(new MemorySnapshotStore().begin());
        var tidied = snapshot(Map.of("3.sst", "ab"), Map.of());

        uploads.upload(new StoreSnapshot(tidied.directory(), tidied.files(), true), forgetful);

        assertThat(forgetful.read).containsExactly("3.sst");
    }

    @Test
    void readsAFileThatMayChangeEachTime() throws IOException {
        uploads.upload(snapshot(Map.of(), Map.of("CURRENT", "one")), store);
        store.read.clear();

        var second = uploads.upload(snapshot(Map.of(), Map.of("CURRENT", "two")), store);

        assertThat(store.read).containsExactly("CURRENT");
        assertThat(second.part()).isEqualTo(new Manifest.Part(KEY_GROUPS, store.added.subList(1, 2)));
    }

    @Test
    void readsAFileAgainWhoseSizeIsAnother() throws IOException {
        uploads.upload(snapshot(Map.of("1.sst", "short"), Map.of()), store);
        store.read.clear();

        uploads.upload(snapshot(Map.of("1.sst", "much longer"), Map.of()), store);

        assertThat(store.read).containsExactly("1.sst");
    }

    @Test
    void storesAKnownFileAgainThatTheStoreNoLongerHas() throws IOException {
        uploads.upload(snapshot(Map.of("1.sst", "immutable"), Map.of()), store);
        var forgetful = new RecordingUpload(new MemorySnapshotStore().begin());

        var second = uploads.upload(snapshot(Map.of("1.sst", "immutable"), Map.of()), forgetful);

        assertThat(forgetful.read).containsExactly("1.sst");
        assertThat(second.newBytes()).isEqualTo("immutable".length());
    }

    @Test
    void forgetsAFileThatWasGoneInBetween() throws IOException {
        uploads.upload(snapshot(Map.of("1.sst", "one"), Map.of()), store);
        uploads.upload(snapshot(Map.of(), Map.of()), store);
        store.read.clear();

        uploads.upload(snapshot(Map.of("1.sst", "two"), Map.of()), store);

        assertThat(store.read).containsExactly("1.sst");
    }

    @Test
    void readsNoFileThatTheSubtaskBeganWithAndThatNeverChanges() throws IOException {
        var before = uploads.upload(snapshot(Map.of("1.sst", "immutable"), Map.of("CURRENT", "one")), store);
        var restarted = new StateUploads(KEY_GROUPS, before.part().files());
        store.read.clear();

        var first = restarted.upload(
                snapshot(Map.of("1.sst", "immutable", "2.sst", "new"), Map.of("CURRENT", "two")), store);

        assertThat(store.read).containsExactlyInAnyOrder("2.sst", "CURRENT");
        assertThat(first.newBytes()).isEqualTo("new".length() + "two".length());
    }

    @Test
    void removesTheLocalPicture() throws IOException {
        var snapshot = snapshot(Map.of("1.sst", "immutable"), Map.of());

        uploads.upload(snapshot, store);

        assertThat(snapshot.directory()).doesNotExist();
    }

    private StoreSnapshot snapshot(Map<String, String> immutable, Map<String, String> changing) throws IOException {
        var picture = Files.createDirectory(directory.resolve("snapshot-" + snapshots++));
        var files = new ArrayList<LocalFile>();
        for (var file : immutable.entrySet()) {
            Files.writeString(picture.resolve(file.getKey()), file.getValue());
            files.add(new LocalFile(file.getKey(), file.getValue().length(), true));
        }
        for (var file : changing.entrySet()) {
            Files.writeString(picture.resolve(file.getKey()), file.getValue());
            files.add(new LocalFile(file.getKey(), file.getValue().length(), false));
        }
        return new StoreSnapshot(picture, files);
    }

    /** Notes which files are read. */
    private static final class RecordingUpload implements SnapshotStore.Upload {

        private final SnapshotStore.Upload upload;
        private final List<String> read = new ArrayList<>();
        private final List<StoredFile> added = new ArrayList<>();

        RecordingUpload(SnapshotStore.Upload upload) {
            this.upload = upload;
        }

        @Override
        public StoredFile add(String name, Path file) throws IOException {
            read.add(name);
            var stored = upload.add(name, file);
            added.add(stored);
            return stored;
        }

        @Override
        public boolean reuse(StoredFile file) throws IOException {
            return upload.reuse(file);
        }

        @Override
        public void publish(Manifest manifest) throws IOException {
            upload.publish(manifest);
        }

        @Override
        public void close() {
            upload.close();
        }
    }
}
