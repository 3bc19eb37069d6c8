package io.tidemark.engine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Files that are there whole or not at all, also after the power failed. */
final class DurableFiles {

    /** Begins the names of files that are being written. */
    static final String UNFINISHED = ".tmp-";

    private final FileSteps steps;

    DurableFiles(FileSteps steps) {
        this.steps = steps;
    }

    /** Writes a file all at once, in place of an older one. */
    void write(Path file, byte[] content) throws IOException {
        var unfinished = unfinishedBeside(file);
        try {
            steps.write(unfinished, content);
            steps.force(unfinished);
            steps.move(unfinished, file);
            steps.force(parentOf(file));
        } finally {
            steps.delete(unfinished);
        }
    }

    /** Makes a second name for a file, or a copy where that can't be; harmless if the target exists already. */
    void linkOrCopy(Path source, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        steps.force(source);
        try {
            steps.link(target, source);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException | UnsupportedOperationException e) {
            copy(source, target);
        }
        steps.force(parentOf(target));
    }

    /** Deletes a file; a loss of power may bring it back. @return false if there was none */
    boolean delete(Path file) throws IOException {
        return steps.delete(file);
    }

    /** Makes sure that names added to and removed from a directory stay so. */
    void forceDirectory(Path directory) throws IOException {
        steps.force(directory);
    }

    /** SHA-256 of a file's content, in 64 lower-case hex digits. */
    static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), newDigest())) {
            var buffer = new byte[1 << 16];
            int read = 0;
            while (read >= 0) {
                read = in.read(buffer);
            }
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private void copy(Path source, Path target) throws IOException {
        var unfinished = unfinishedBeside(target);
        try {
            steps.copy(source, unfinished);
            steps.force(unfinished);
            steps.move(unfinished, target);
        } finally {
            steps.delete(unfinished);
        }
    }

    private static Path unfinishedBeside(Path file) {
        return file.resolveSibling(UNFINISHED + UUID.randomUUID());
    }

    private static Path parentOf(Path file) {
        var parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " lies in no directory");
        }
        return parent;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
