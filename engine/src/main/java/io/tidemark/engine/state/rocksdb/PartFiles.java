package io.tidemark.engine.state.rocksdb;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The files of a snapshot's part, made into a database of its own. */
final class PartFiles {

    /** Files that RocksDB never changes; all others it may write. */
    private static final String IMMUTABLE = ".sst";

    private PartFiles() {}

    static boolean isImmutable(String name) {
        return name.endsWith(IMMUTABLE);
    }

    /** Links what never changes and copies the rest, so that the part stays as it is. */
    static void link(Path part, Path directory) throws IOException {
        Files.createDirectories(directory);
        FileStore partStore = Files.getFileStore(part);
        boolean sameStore = partStore.equals(Files.getFileStore(directory));
        for (var file : list(part)) {
            var target = directory.resolve(file.getFileName());
            if (sameStore && isImmutable(file.getFileName().toString())) {
                Files.createLink(target, file);
            } else {
                Files.copy(file, target);
            }
        }
    }

    static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (var paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
