package io.tidemark.engine.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStoreContract;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotArchiveTest {

    private static final SnapshotArchive.Gate OPEN = manifest -> {};

    @TempDir
    private Path directory;

    private DirectorySnapshotStore here;
    private DirectorySnapshotStore elsewhere;
    private Manifest manifest;

    @BeforeEach
    void takeASnapshot() throws Exception {
        here = DirectorySnapshotStore.open(directory.resolve("here"));
        elsewhere = DirectorySnapshotStore.open(directory.resolve("elsewhere"));
        try (var upload = here.begin()) {
            var files = new ArrayList<StoredFile>();
            for (int size : new int[] {0, 1, 511, 512, 513, 200_000}) {
                files.add(upload.add("f" + size, file(size)));
            }
            files.add(files.get(1));
            manifest = SnapshotStoreContract.manifest("sp-1", files);
            upload.publish(manifest);
        }
    }

    @Test
    void whatWasExportedIsTheSameElsewhere() throws Exception {
        var imported = read(exported());

        assertThat(imported).isEqualTo(manifest);
        assertThat(elsewhere.find("sp-1")).contains(manifest);
        assertThat(elsewhere.verifyContent(manifest)).isEmpty();
    }

    @Test
    void theSameOnceMoreIsHarmless() throws Exception {
        read(exported());

        assertThat(read(exported())).isEqualTo(manifest);
        assertThat(SnapshotArchive.read(new ByteArrayInputStream(exported()), here, OPEN))
                .isEqualTo(manifest);
    }

    @Test
    void anotherSnapshotOfTheSameIdStays() throws Exception {
        Manifest other;
        try (var upload = elsewhere.begin()) {
            other = SnapshotStoreContract.manifest("sp-1", List.of(upload.add("other", file(7))));
            upload.publish(other);
        }

        refused(exported(), "another snapshot 'sp-1'");

        assertThat(elsewhere.find("sp-1")).contains(other);
        assertThat(filesElsewhere()).isEqualTo(1);
    }

    @Test
    void everyFlippedByteOfAFileIsFoundAndNothingIsKept() throws Exception {
        var random = new Random(4);
        var good = exported();
        int begin = indexOf(good, "files/");
        for (int i = 0; i < 20; i++) {
            var bad = good.clone();
            int at = begin + 512 + random.nextInt(good.length - begin - 2048);
            bad[at] ^= 1;
            try {
                read(bad);
                // only what no file contains may differ: what fills up the last block of an entry
                assertThat(elsewhere.verifyContent(manifest)).isEmpty();
                elsewhere.delete("sp-1");
            } catch (SnapshotException | IOException e) {
                assertThat(e).hasMessageMatching("(?s).*(damaged|ends|plain file|doesn't name).*");
            }
            assertThat(elsewhere.find("sp-1")).isEmpty();
            assertThat(filesElsewhere()).isZero();
        }
    }

    @Test
    void aFileThatEndsTooEarlyIsRefusedWhereverItEnds() throws Exception {
        var good = exported();
        for (int length = 0; length < good.length - 1024; length += 9_973) {
            var part = Arrays.copyOf(good, length);

            assertThatThrownBy(() -> read(part)).isInstanceOfAny(SnapshotException.class, IOException.class);
        }
        assertThat(elsewhere.list()).isEmpty();
        assertThat(filesElsewhere()).isZero();
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsRefusedAndWritesNothing() throws Exception {
        var evil = new ByteArrayOutputStream();
        var tar = new TarWriter(evil, Instant.EPOCH);
        var json = ManifestJson.write(manifest);
        tar.entry("manifest.json", json.length);
        evil.write(json);
        tar.endOfEntry();
        tar.entry("files/../../../evil", 4);
        evil.write("evil".getBytes(UTF_8));
        tar.endOfEntry();
        tar.end();

        refused(evil.toByteArray(), "'files/../../../evil'");

        try (var paths = Files.walk(directory)) {
            assertThat(paths.filter(path -> path.endsWith("evil"))).isEmpty();
        }
    }

    @Test
    void whatTheGateRefusesIsNotStored() {
        assertThatThrownBy(() -> SnapshotArchive.read(new ByteArrayInputStream(exported()), elsewhere, refusing -> {
                    throw new SnapshotException("not wanted");
                }))
                .isInstanceOf(SnapshotException.class)
                .hasMessage("not wanted");
    }

    @Test
    void somethingElseIsRefusedInWords() {
        refused("not a tar".getBytes(UTF_8), "ends in the middle");
        refused(new byte[2048], "doesn't begin with 'manifest.json'");
        refused("x".repeat(2048).getBytes(UTF_8), "no tar file");
    }

    @Test
    void aDamagedSnapshotIsNotExported() throws Exception {
        var harmed = manifest.operators()
                .values()
                .iterator()
                .next()
                .parts()
                .get(0)
                .files()
                .get(5);
        Files.writeString(directory.resolve("here/files").resolve(harmed.sha256()), "harmed");

        assertThatThrownBy(this::exported).isInstanceOf(SnapshotException.class).hasMessageContaining(harmed.name());
    }

    @Test
    void sizesBeyondTheOldLimitOfTarsAreReadAsTheyWereWritten() throws Exception {
        for (long size : new long[] {0, 8, (1L << 33) - 1, 1L << 33, (1L << 50) + 7}) {
            var out = new ByteArrayOutputStream();
            new TarWriter(out, Instant.EPOCH).entry("big", size);

            assertThat(new TarReader(new ByteArrayInputStream(out.toByteArray())).next())
                    .contains(new TarReader.Entry("big", size));
        }
    }

    private void refused(byte[] tar, String words) {
        assertThatThrownBy(() -> read(tar))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(words);
    }

    private byte[] exported() throws Exception {
        var out = new ByteArrayOutputStream();
        SnapshotArchive.write(manifest, here, out);
        return out.toByteArray();
    }

    private Manifest read(byte[] tar) throws Exception {
        return SnapshotArchive.read(new ByteArrayInputStream(tar), elsewhere, OPEN);
    }

    private long filesElsewhere() throws IOException {
        try (var files = Files.list(directory.resolve("elsewhere/files"))) {
            return files.count();
        }
    }

    private Path file(int size) throws IOException {
        var content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(Files.createTempFile(directory, "new", ".sst"), content);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }
}
