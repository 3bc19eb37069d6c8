package io.tidemark.engine.storage;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in a directory.
 *
 * <p>Who names which file is counted when the store is opened and kept in memory from then on; the directory alone is the
 * truth. A file may be removed when no manifest names it and no upload holds it: that is decided, and the file removed,
 * under one lock, which every change of the counts takes as well. Files are read and hashed outside of it.
 */
public final class DirectorySnapshotStore implements SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectorySnapshotStore.class);
    private static final String JSON = ".json";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path manifests;
    private final Path files;
    private final DurableFiles durable;
    private final Object lock = new Object();

    /** By digest: how many manifests and uploads need the file. */
    private final Map<String, Integer> needed = new HashMap<>();

    /** Manifests whose files are in {@link #needed}; others were brought here by someone else, or mended since. */
    private final Set<String> counted = new HashSet<>();

    /** Manifests that could not be read: while there are any, nobody knows what they name. */
    private final Set<String> unreadable = new HashSet<>();

    private DirectorySnapshotStore(Path root, FileSteps steps) {
        durable = new DurableFiles(steps);
        manifests = root.resolve("manifests");
        files = root.resolve("files");
    }

    /** @param root made if it isn't there; owned by one process at a time */
    public static DirectorySnapshotStore open(Path root) throws IOException {
        return open(root, new FileSteps());
    }

    static DirectorySnapshotStore open(Path root, FileSteps steps) throws IOException {
        var store = new DirectorySnapshotStore(root, steps);
        Files.createDirectories(store.manifests);
        Files.createDirectories(store.files);
        for (var id : store.list()) {
            try {
                store.find(id).ifPresent(store::need);
            } catch (SnapshotException e) {
                store.unreadable.add(id);
                LOG.warn("event=manifest-unreadable snapshot={} message=\"{}\"", id, e.getMessage());
            }
        }
        // only here: later, an unfinished file may be one that an upload is just writing
        store.removeUnfinished(store.manifests);
        store.removeUnfinished(store.files);
        store.removeLeftovers();
        return store;
    }

    @Override
    public Upload begin() {
        return new DirectoryUpload();
    }

    @Override
    public Optional<Manifest> find(String id) throws IOException, SnapshotException {
        var path = pathOf(id);
        try {
            return Optional.of(ManifestJson.read(Files.readAllBytes(path), "Manifest " + path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> paths = Files.list(manifests)) {
            return paths.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(JSON))
                    .map(it -> it.substring(0, it.length() - JSON.length()))
                    // somebody's notes, a copy "sp-1 (2).json": not ours, so neither listed nor touched
                    .filter(it -> ID.matcher(it).matches())
                    .toList();
        }
    }

    @Override
    public String locationOf(String id) {
        return pathOf(id).toAbsolutePath().toString();
    }

    @Override
    public void delete(String id) throws IOException {
        var path = pathOf(id);
        Optional<Manifest> manifest;
        try {
            manifest = find(id);
        } catch (SnapshotException e) {
            LOG.warn("event=manifest-unreadable snapshot={} message=\"{}\"", id, e.getMessage());
            manifest = Optional.empty();
        }
        synchronized (lock) {
            if (!durable.delete(path)) {
                return;
            }
            // the files may go only when it is certain that nobody finds the manifest again
            durable.forceDirectory(manifests);
            unreadable.remove(id);
            if (counted.remove(id) && manifest.isPresent()) {
                for (var file : digestsOf(manifest.get())) {
                    release(file);
                }
            } else {
                removeLeftovers();
            }
        }
    }

    @Override
    public void removeLeftovers() throws IOException {
        synchronized (lock) {
            if (!unreadable.isEmpty()) {
                LOG.warn("event=leftovers-kept reason=unreadable-manifests snapshots={}", unreadable);
                return;
            }
            for (var path : pathsIn(files)) {
                var name = path.getFileName().toString();
                if (DIGEST.matcher(name).matches() && !needed.containsKey(name)) {
                    durable.delete(path);
                }
            }
        }
    }

    private void removeUnfinished(Path directory) throws IOException {
        for (var path : pathsIn(directory)) {
            if (path.getFileName().toString().startsWith(DurableFiles.UNFINISHED)) {
                durable.delete(path);
            }
        }
    }

    @Override
    public void fetch(StoredFile file, Path target) throws IOException, SnapshotException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "nobody knows what it holds");
        }
        var problem = problemOf(file, Care.UNLESS_SEALED);
        if (problem.isPresent()) {
            throw new SnapshotException(problem.get());
        }
        try {
            Files.createLink(target, pathOf(file));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(pathOf(file), target);
        }
    }

    @Override
    public List<String> verify(Manifest manifest) throws IOException {
        return problemsOf(manifest, Care.UNLESS_SEALED);
    }

    @Override
    public List<String> verifyContent(Manifest manifest) throws IOException {
        return problemsOf(manifest, Care.ALWAYS);
    }

    /** When the content of a file is read, to find out whether it is what it was. */
    private enum Care {
        ALWAYS,
        UNLESS_SEALED
    }

    private List<String> problemsOf(Manifest manifest, Care care) throws IOException {
        var problems = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var operator : manifest.operators().entrySet()) {
            for (var part : operator.getValue().parts()) {
                for (var file : part.files()) {
                    if (seen.add(file.sha256())) {
                        problemOf(file, care)
                                .ifPresent(it -> problems.add("Snapshot '%s', state of '%s': %s"
                                        .formatted(manifest.id(), operator.getKey(), it)));
                    }
                }
            }
        }
        return problems;
    }

    private Optional<String> problemOf(StoredFile file, Care care) throws IOException {
        var path = pathOf(file);
        try {
            long size = Files.size(path);
            if (size != file.sizeBytes()) {
                return Optional.of(
                        "File %s ('%s') is damaged: %d bytes expected, %d found. Bring it back from a copy, or use another snapshot."
                                .formatted(path, file.name(), file.sizeBytes(), size));
            }
            if (care == Care.UNLESS_SEALED && Seal.isOn(path, file.sha256())) {
                return Optional.empty();
            }
            var time = Seal.timeOf(path);
            var found = DurableFiles.sha256(path);
            if (!found.equals(file.sha256())) {
                Seal.remove(path, file.sha256());
                return Optional.of(
                        "File %s ('%s') is damaged: its content was altered, its SHA-256 is now %s. Bring it back from a copy, or use another snapshot."
                                .formatted(path, file.name(), found));
            }
            Seal.put(path, file.sha256(), time);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("File %s ('%s') is missing. Bring it back from a copy, or use another snapshot."
                    .formatted(path, file.name()));
        }
    }

    private Path pathOf(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A snapshot's id consists of letters, digits, dots and hyphens, was '%s'.".formatted(id));
        }
        return manifests.resolve(id + JSON);
    }

    private Path pathOf(StoredFile file) {
        return files.resolve(file.sha256());
    }

    private static List<Path> pathsIn(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    private static Set<String> digestsOf(Manifest manifest) {
        var digests = new HashSet<String>();
        for (var operator : manifest.operators().values()) {
            operator.parts().forEach(part -> part.files().forEach(file -> digests.add(file.sha256())));
        }
        return digests;
    }

    private void need(Manifest manifest) {
        synchronized (lock) {
            if (counted.add(manifest.id())) {
                digestsOf(manifest).forEach(it -> needed.merge(it, 1, Integer::sum));
            }
        }
    }

    /** One need less; the last one removes the file. Only under the lock. */
    private void release(String digest) throws IOException {
        var left = needed.merge(digest, -1, Integer::sum);
        if (left > 0) {
            return;
        }
        needed.remove(digest);
        if (unreadable.isEmpty()) {
            durable.delete(files.resolve(digest));
        }
    }

    private final class DirectoryUpload implements Upload {

        private final Set<String> held = new HashSet<>();
        private boolean closed;

        @Override
        public StoredFile add(String name, Path file) throws IOException {
            var time = Seal.timeOf(file);
            var digest = DurableFiles.sha256(file);
            hold(digest);
            var stored = new StoredFile(name, Files.size(file), digest);
            var path = pathOf(stored);
            removeIfDamaged(stored);
            durable.linkOrCopy(file, path);
            removeIfGivenUp(digest, path);
            // a copy may have gone wrong, so it is read before it is first used
            if (Files.isSameFile(file, path)) {
                Seal.put(path, digest, time);
            }
            return stored;
        }

        @Override
        public boolean reuse(StoredFile file) {
            hold(file.sha256());
            return Files.exists(pathOf(file));
        }

        @Override
        public void publish(Manifest manifest) throws IOException {
            var path = pathOf(manifest.id());
            synchronized (lock) {
                if (Files.exists(path)) {
                    requireSame(manifest);
                    return;
                }
                requireHeld(manifest);
                // another upload may have added a file that this one found there, and not have made it durable yet
                durable.forceDirectory(files);
                need(manifest);
                durable.write(path, ManifestJson.write(manifest));
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                closed = true;
                for (var digest : held) {
                    try {
                        release(digest);
                    } catch (IOException e) {
                        LOG.warn("event=leftover-kept file={}", digest, e);
                    }
                }
            }
        }

        /** Who closed the upload meanwhile couldn't remove what wasn't there yet. */
        private void removeIfGivenUp(String digest, Path path) throws IOException {
            synchronized (lock) {
                if (closed && !needed.containsKey(digest)) {
                    if (unreadable.isEmpty()) {
                        durable.delete(path);
                    }
                    throw new IllegalStateException("this upload is closed");
                }
            }
        }

        private void hold(String digest) {
            synchronized (lock) {
                if (closed) {
                    throw new IllegalStateException("this upload is closed");
                }
                if (held.add(digest)) {
                    needed.merge(digest, 1, Integer::sum);
                }
            }
        }

        /** A stored file may have been harmed from outside; the good content at hand mends it. */
        private void removeIfDamaged(StoredFile file) throws IOException {
            var path = pathOf(file);
            if (Files.exists(path) && problemOf(file, Care.UNLESS_SEALED).isPresent()) {
                LOG.warn("event=damaged-file-replaced file={}", path);
                durable.delete(path);
            }
        }

        /** What isn't held may be gone already: the manifest would be of a snapshot that nobody can restore. */
        private void requireHeld(Manifest manifest) {
            for (var digest : digestsOf(manifest)) {
                if (closed || !held.contains(digest)) {
                    throw new IllegalStateException("Snapshot '%s' names file %s, which this upload %s."
                            .formatted(manifest.id(), digest, closed ? "let go of: it is closed" : "doesn't hold"));
                }
            }
        }

        private void requireSame(Manifest manifest) throws IOException {
            try {
                if (find(manifest.id()).equals(Optional.of(manifest))) {
                    return;
                }
            } catch (SnapshotException e) {
                LOG.warn("event=manifest-unreadable snapshot={} message=\"{}\"", manifest.id(), e.getMessage());
            }
            throw new IllegalStateException("Another snapshot is already called '%s'.".formatted(manifest.id()));
        }
    }
}
