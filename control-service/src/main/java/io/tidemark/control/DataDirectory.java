package io.tidemark.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a service keeps its data in, for as long as it is open its alone.
 *
 * <pre>
 * lock         held by the service that runs; names its process
 * programs/    uploaded JARs
 * snapshots/   savepoints and checkpoints
 * work/        state of running jobs, only good while the service runs
 * kafka/       data of a broker of our own
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws ControlServiceException if another service uses the folder, or it can't be used at all */
    static DataDirectory open(Path directory) throws ControlServiceException {
        var root = directory.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            Files.createDirectories(root);
            channel = FileChannel.open(
                    root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                var holder = Files.readString(root.resolve(LOCK)).strip();
                channel.close();
                throw new ControlServiceException(
                        "Data folder %s is in use by process %s. Stop that service, or choose another folder with --data."
                                .formatted(root, holder.isEmpty() ? "(unknown)" : holder));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new ControlServiceException(
                    "Cannot use data folder %s: %s. Choose another one with --data.".formatted(root, e), e);
        }
    }

    Path programs() {
        return root.resolve("programs");
    }

    Path snapshots() {
        return root.resolve("snapshots");
    }

    Path work() {
        return root.resolve("work");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    /** Lets another service have the folder. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException because) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }
}
