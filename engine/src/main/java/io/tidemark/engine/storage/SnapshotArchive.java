package io.tidemark.engine.storage;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A snapshot as one tar file: first {@code manifest.json}, then {@code files/<SHA-256>} for each distinct file of it. Any
 * tar can look into it; every digest is compared when it is read, and no name in it is ever used as a path.
 */
public final class SnapshotArchive {

    private static final String MANIFEST = "manifest.json";
    private static final String FILES = "files/";
    private static final long LARGEST_MANIFEST_BYTES = 64L << 20;

    private SnapshotArchive() {}

    /** Says no to manifests that the reader doesn't want. */
    @FunctionalInterface
    public interface Gate {

        void check(Manifest manifest) throws SnapshotException;
    }

    /**
     * Writes a snapshot.
     *
     * @param out not closed
     * @throws SnapshotException if a file of it is missing or altered; names it
     */
    public static void write(Manifest manifest, SnapshotStore store, OutputStream out)
            throws IOException, SnapshotException {
        var tar = new TarWriter(out, manifest.created());
        var json = ManifestJson.write(manifest);
        tar.entry(MANIFEST, json.length);
        out.write(json);
        tar.endOfEntry();
        var scratch = Files.createTempDirectory("tidemark-export-");
        try {
            for (var file : filesOf(manifest).values()) {
                var copy = scratch.resolve(file.sha256());
                store.fetch(file, copy);
                tar.entry(FILES + file.sha256(), file.sizeBytes());
                Files.copy(copy, out);
                tar.endOfEntry();
                Files.delete(copy);
            }
        } finally {
            remove(scratch);
        }
        tar.end();
    }

    /**
     * Brings a snapshot into a store. Nothing of it is there if this fails.
     *
     * @param in not closed
     * @param gate sees the manifest before anything is stored
     * @throws SnapshotException if this isn't what {@link #write} wrote, or there is another snapshot of the same id
     */
    public static Manifest read(InputStream in, SnapshotStore store, Gate gate) throws IOException, SnapshotException {
        var tar = new TarReader(in);
        var first = tar.next();
        if (first.isEmpty() || !first.get().name().equals(MANIFEST)) {
            throw new SnapshotException(
                    "It doesn't begin with '%s'. Give a file that was exported from Tidemark.".formatted(MANIFEST));
        }
        if (first.get().sizeBytes() > LARGEST_MANIFEST_BYTES) {
            throw new SnapshotException("Its manifest has %d bytes; at most %d are accepted."
                    .formatted(first.get().sizeBytes(), LARGEST_MANIFEST_BYTES));
        }
        var manifest = manifest(tar.content().readAllBytes());
        gate.check(manifest);
        var scratch = Files.createTempDirectory("tidemark-import-");
        try (var upload = store.begin()) {
            var missing = filesOf(manifest);
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                receive(tar, entry.get(), missing, upload, scratch);
            }
            if (!missing.isEmpty()) {
                throw new SnapshotException("It ends before file %s%s. Copy or export it again."
                        .formatted(FILES, missing.keySet().iterator().next()));
            }
            try {
                upload.publish(manifest);
            } catch (IllegalStateException e) {
                throw new SnapshotException(
                        "There is another snapshot '%s' in %s already. Delete that one first, if it is of no use."
                                .formatted(manifest.id(), store.locationOf(manifest.id())));
            }
            return manifest;
        } finally {
            remove(scratch);
        }
    }

    private static Manifest manifest(byte[] json) throws SnapshotException {
        try {
            return ManifestJson.read(json, "Its " + MANIFEST);
        } catch (IllegalArgumentException e) {
            throw new SnapshotException("Its %s can't be accepted: %s.".formatted(MANIFEST, e.getMessage()));
        }
    }

    private static void receive(
            TarReader tar,
            TarReader.Entry entry,
            Map<String, StoredFile> missing,
            SnapshotStore.Upload upload,
            Path scratch)
            throws IOException, SnapshotException {
        var expected =
                entry.name().startsWith(FILES) ? missing.remove(entry.name().substring(FILES.length())) : null;
        if (expected == null) {
            throw new SnapshotException(
                    "It holds '%s', which its manifest doesn't name, or holds it twice. Export it again."
                            .formatted(entry.name()));
        }
        if (entry.sizeBytes() != expected.sizeBytes()) {
            throw new SnapshotException("File '%s' is damaged: %d bytes expected, %d found. Copy or export it again."
                    .formatted(entry.name(), expected.sizeBytes(), entry.sizeBytes()));
        }
        var copy = scratch.resolve(expected.sha256());
        try (var content = tar.content()) {
            Files.copy(content, copy);
        }
        var found = DurableFiles.sha256(copy);
        if (!found.equals(expected.sha256())) {
            throw new SnapshotException(
                    "File '%s' is damaged: its content was altered, its SHA-256 is %s. Copy or export it again."
                            .formatted(entry.name(), found));
        }
        upload.add(expected.name(), copy);
        Files.delete(copy);
    }

    /** By digest, in the order of the manifest. */
    private static Map<String, StoredFile> filesOf(Manifest manifest) {
        var files = new LinkedHashMap<String, StoredFile>();
        for (var operator : manifest.operators().values()) {
            operator.parts().forEach(part -> part.files().forEach(file -> files.putIfAbsent(file.sha256(), file)));
        }
        return files;
    }

    private static void remove(Path scratch) throws IOException {
        var left = new HashSet<Path>();
        try (var paths = Files.newDirectoryStream(scratch)) {
            paths.forEach(left::add);
        }
        for (var path : left) {
            Files.delete(path);
        }
        Files.delete(scratch);
    }
}
