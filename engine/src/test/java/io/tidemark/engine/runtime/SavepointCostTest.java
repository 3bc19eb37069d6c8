package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a savepoint and a fork of a large state write to disk. Times are printed, not judged: they are the machine's. */
class SavepointCostTest {

    private static final Logger LOG = LoggerFactory.getLogger(SavepointCostTest.class);
    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);
    private static final int VALUE_BYTES = 1000;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long BACKEND_BYTES = 128 * MEBIBYTE;

    @TempDir
    private Path directory;

    @Test
    void costsLittleThatStateDidNotChange() throws Exception {
        costs(16_000);
    }

    @Tag("thorough")
    @Test
    void costsLittleThatAGigabyteOfStateDidNotChange() throws Exception {
        costs(1_050_000);
    }

    private void costs(int rows) throws Exception {
        var snapshots = DirectorySnapshotStore.open(directory.resolve("snapshots"));
        try (var backend = RocksDbBackend.within(BACKEND_BYTES)) {
            Manifest first;
            try (var store = open(backend, "first", ALL, List.of())) {
                fill(store, rows);
                var uploads = new StateUploads(ALL, List.of());
                first = savepoint(snapshots, store, uploads, "first");
                assertThat(sizeOf(first)).isGreaterThan((long) rows * VALUE_BYTES);
                assertWritesLittle(snapshots, store, uploads, "unchanged");
            }
            assertThat(snapshots.verify(first)).isEmpty();

            // a fork, with the parallelism it was and with another
            for (var keyGroups : List.of(ALL, KeyGroups.rangeOf(1, 4))) {
                var name = "fork-" + keyGroups.size();
                long stored = bytesUnder(directory.resolve("snapshots"));
                long begun = System.nanoTime();
                var parts = first.operators().values().iterator().next().parts();
                var fetched = new FetchedParts(snapshots, parts, directory.resolve("fetched"));
                try (var store = open(backend, name, keyGroups, fetched.parts())) {
                    fetched.delete();
                    LOG.info("event=forked rows={} keyGroups={} millis={}", rows, keyGroups, millisSince(begun));
                    assertWritesLittle(snapshots, store, new StateUploads(keyGroups, fetched.takenOverBy(store)), name);
                }
                assertThat(bytesUnder(directory.resolve("snapshots")) - stored).isLessThan(MEBIBYTE);
            }
        }
    }

    private void assertWritesLittle(DirectorySnapshotStore snapshots, StateStore store, StateUploads uploads, String id)
            throws IOException {
        long before = bytesUnder(directory.resolve("snapshots"));
        savepoint(snapshots, store, uploads, id);
        assertThat(bytesUnder(directory.resolve("snapshots")) - before)
                .as("bytes written by savepoint '%s'", id)
                .isLessThan(MEBIBYTE);
    }

    private Manifest savepoint(DirectorySnapshotStore snapshots, StateStore store, StateUploads uploads, String id)
            throws IOException {
        long begun = System.nanoTime();
        try (var upload = snapshots.begin()) {
            var uploaded = uploads.upload(store.snapshot(directory.resolve("picture-" + id)), upload);
            var manifest = SnapshotStoreContract.manifest(id, uploaded.part().files());
            upload.publish(manifest);
            LOG.info("event=savepoint id={} newBytes={} millis={}", id, uploaded.newBytes(), millisSince(begun));
            return manifest;
        }
    }

    private StateStore open(StateBackend backend, String name, KeyGroupRange keyGroups, List<StateBackend.Part> from)
            throws IOException {
        return backend.open(
                new StateBackend.Spec("'totals'", directory.resolve(name), keyGroups, List.of("total"), from));
    }

    /** Values that can't be compressed, in no order. */
    private static void fill(StateStore store, int rows) {
        var random = new Random(1);
        var value = new byte[VALUE_BYTES];
        var table = store.table("total");
        for (int i = 0; i < rows; i++) {
            random.nextBytes(value);
            var key = ByteBuffer.allocate(Short.BYTES + Integer.BYTES)
                    .putShort((short) random.nextInt(KeyGroups.COUNT))
                    .putInt(i)
                    .array();
            table.put(key, key.length, value, value.length);
        }
    }

    private static long sizeOf(Manifest manifest) {
        return manifest.operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .mapToLong(StoredFile::sizeBytes)
                .sum();
    }

    private static long bytesUnder(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        }
    }

    private static long millisSince(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1_000_000;
    }
}
