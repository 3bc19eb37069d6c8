package io.tidemark.engine.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for one piece of work, deleted on close; if the process is killed before, by the next process that calls {@link
 * #removeLeftovers}.
 *
 * <p>A lock file beside it tells a leftover from one in use: whoever uses the directory holds the lock, and the system lets go
 * of it when the process ends, however it ends. The lock is there before the directory and until after it, so a directory
 * that isn't locked is nobody's.
 */
public final class ScratchDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchDirectory.class);

    /** Jobs' directories, which lie beside these, have no dot in their names. */
    private static final String PREFIX = "digest.";

    private static final String LOCK = ".lock";

    /** Those of this process, whose lock files it must not open again: to close one of them would let go of the lock. */
    private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private ScratchDirectory(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** An empty one in a directory, which is made if it isn't there. */
    public static ScratchDirectory create(Path parent) throws IOException {
        Files.createDirectories(parent);
        while (true) {
            var name = PREFIX + UUID.randomUUID();
            var lockFile = parent.resolve(name + LOCK);
            OURS.add(name);
            var lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            // somebody may tidy up at this very moment, and have seen the file before it was locked
            if (tryLock(lock) != null && Files.exists(lockFile)) {
                return new ScratchDirectory(Files.createDirectory(parent.resolve(name)), lockFile, lock);
            }
            lock.close();
            OURS.remove(name);
        }
    }

    /** Removes those that killed processes left in a directory. What can't be removed is logged, and in nobody's way. */
    static void removeLeftovers(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        List<String> names;
        try (var entries = Files.list(parent)) {
            names = entries.map(it -> it.getFileName().toString())
                    .filter(it -> it.startsWith(PREFIX))
                    .map(it -> it.endsWith(LOCK) ? it.substring(0, it.length() - LOCK.length()) : it)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            LOG.warn("event=leftovers-not-listed directory={}", parent, e);
            return;
        }
        for (var name : names) {
            try {
                removeIfLeft(parent.resolve(name));
            } catch (IOException e) {
                LOG.warn("event=leftover-not-removed directory={}", parent.resolve(name), e);
            }
        }
    }

    private static void removeIfLeft(Path directory) throws IOException {
        var name = directory.getFileName().toString();
        if (OURS.contains(name)) {
            return;
        }
        var lockFile = directory.resolveSibling(name + LOCK);
        try (var lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (tryLock(lock) != null) {
                Directories.delete(directory);
                Files.deleteIfExists(lockFile);
                LOG.info("event=leftover-removed directory={}", directory);
            }
        }
    }

    public Path path() {
        return path;
    }

    /** Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (!lock.isOpen()) {
            return;
        }
        try (lock) {
            Directories.delete(path);
            Files.deleteIfExists(lockFile);
        } finally {
            OURS.remove(path.getFileName().toString());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }
}
