package io.tidemark.engine.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A mark on a stored file that its content was read and is what its digest says, so that it needn't be read again.
 *
 * <p>The mark is the file's own time of last change: its fraction of a second is set to a number that follows from the
 * digest and the file's inode. Whoever writes to the file, cuts it off or puts another in its place gives it another time
 * or inode, and the mark is gone; there is no index that could be lost, or differ from what is there. A copy of the
 * store has other inodes and is read once.
 *
 * <p>What it doesn't notice: a disk that loses bits by itself (the state backend's checksums do, when it reads them, and
 * reading all on demand), and someone who restores the time on purpose.
 *
 * <p>Where the file system knows no inodes or no nanoseconds, no file is ever sealed and each is read every time.
 */
final class Seal {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Seal() {}

    /** When a file was changed last; taken before it is read, to tell whether it was changed meanwhile. */
    static FileTime timeOf(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    /** Whether the file was read as it is now and had this digest. */
    static boolean isOn(Path file, String sha256) throws IOException {
        try {
            return Math.floorMod(timeOf(file).to(TimeUnit.NANOSECONDS), NANOS_PER_SECOND) == markOf(file, sha256);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /** Seals a file that was read and had this digest, unless it was changed since {@code timeBefore}. */
    static void put(Path file, String sha256, FileTime timeBefore) throws IOException {
        try {
            int mark = markOf(file, sha256);
            var seconds = timeBefore.toInstant().getEpochSecond();
            if (timeOf(file).equals(timeBefore)) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds, mark)));
            }
        } catch (UnsupportedOperationException e) {
            // never sealed, see above
        }
    }

    /** Takes the mark off a file that turned out to be damaged all the same. */
    static void remove(Path file, String sha256) throws IOException {
        if (isOn(file, sha256)) {
            var sealed = timeOf(file).toInstant();
            Files.setLastModifiedTime(file, FileTime.from(sealed.plusNanos(1)));
        }
    }

    private static int markOf(Path file, String sha256) throws IOException {
        long inode;
        try {
            inode = (Long) Files.getAttribute(file, "unix:ino");
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException("no inodes", e);
        }
        // the finishing steps of MurmurHash3 (Austin Appleby, public domain): neighbours get numbers far apart
        long mixed = Long.parseUnsignedLong(sha256, 0, 16, 16) ^ inode * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(mixed ^ mixed >>> 33, NANOS_PER_SECOND);
    }
}
