package io.tidemark.engine.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The steps in which files are changed: when the process dies, a step was done or it wasn't. All changes that the store
 * makes go through here, so that a test can end it between any two.
 */
class FileSteps {

    /** Makes a new file. */
    void write(Path file, byte[] content) throws IOException {
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }

    /** Makes sure that what a file holds, or the names in a directory, outlast a loss of power. */
    void force(Path fileOrDirectory) throws IOException {
        try (var channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives a file another name, in place of the one that has it. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
    }

    /** @return false if there was no such file */
    boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }
}
