package io.tidemark.engine.state.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The files of a snapshot's part, made into a database of its own. */
final class PartFiles {

    /** Files that RocksDB never changes; all others it may write. */
    private static final String IMMUTABLE = ".sst";

    /** The file that names the one that lists all others; every database has it. */
    static final String ENTRANCE = "CURRENT";

    private PartFiles() {}

    static boolean isDatabase(Path part) {
        return Files.exists(part.resolve(ENTRANCE));
    }

    static boolean isImmutable(String name) {
        return name.endsWith(IMMUTABLE);
    }

    /** Links what never changes and copies the rest, so that the part stays as it is. */
    static void link(Path part, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var file : list(part)) {
            var target = directory.resolve(file.getFileName());
            if (!isImmutable(file.getFileName().toString()) || !linked(file, target)) {
                Files.copy(file, target);
            }
        }
    }

    /** Not every file system has hard links, and none has them to another one. */
    private static boolean linked(Path file, Path target) {
        try {
            Files.createLink(target, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
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
