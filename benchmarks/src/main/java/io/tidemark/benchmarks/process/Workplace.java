package io.tidemark.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory and the processes that work in it. When it is closed, or our process is told to end (Ctrl-C), the
 * processes end and the directory is deleted.
 */
public final class Workplace implements AutoCloseable {

    private final Path root;
    private final Deque<ChildProcess> children = new ArrayDeque<>();
    private boolean closed;

    private Workplace(Path root) {
        this.root = root;
    }

    /** @param parent where to make it, or null for the system's place */
    public static Workplace create(@Nullable Path parent) throws IOException {
        var prefix = "tidemark-benchmark-";
        var workplace = new Workplace(
                parent == null
                        ? Files.createTempDirectory(prefix)
                        : Files.createTempDirectory(Files.createDirectories(parent), prefix));
        Runtime.getRuntime().addShutdownHook(new Thread(workplace::close, "workplace-close"));
        return workplace;
    }

    /** A new directory in it. */
    public Path directory(String name) throws IOException {
        return Files.createDirectory(root.resolve(name));
    }

    /** Starts a process that ends with the workplace, if it doesn't before. See {@link ChildProcess#start}. */
    public synchronized ChildProcess start(String name, List<String> jvmOptions, Class<?> main, List<String> arguments)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("The workplace is closed, so '%s' can't start.".formatted(name));
        }
        var child = ChildProcess.start(name, jvmOptions, main, arguments);
        children.push(child);
        return child;
    }

    /** Last started, first ended. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        children.forEach(ChildProcess::close);
        try {
            delete(root);
        } catch (IOException e) {
            System.err.println("%s can't be deleted (%s); delete it by hand".formatted(root, e.getMessage()));
        }
    }

    /** Deletes a directory with everything in it; harmless if it isn't there. */
    public static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // it is gone, as wanted
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
