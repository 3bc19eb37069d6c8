package io.tidemark.engine.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidemark.engine.checkpoint.SnapshotException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads what {@link TarWriter} writes; anything else that a tar file may hold, such as links, is refused. */
final class TarReader {

    private final InputStream in;
    private long left;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * A file in the tar.
     *
     * @param name as it is written there; not to be trusted
     * @param sizeBytes &gt;= 0
     */
    record Entry(String name, long sizeBytes) {}

    /** The next file, or empty at the end. What was not read of the one before is passed over. */
    Optional<Entry> next() throws IOException, SnapshotException {
        in.skipNBytes(left + padding);
        left = 0;
        padding = 0;
        var header = in.readNBytes(TarWriter.BLOCK);
        if (header.length < TarWriter.BLOCK) {
            throw new SnapshotException("It ends in the middle. Copy or export it again.");
        }
        if (isZero(header)) {
            return Optional.empty();
        }
        if (octal(header, TarWriter.CHECKSUM_AT, 8) != TarWriter.checksum(header)) {
            throw new SnapshotException(
                    "It is no tar file, or is damaged. Give a file that was exported from Tidemark.");
        }
        var name = text(header, 0, TarWriter.NAME_LENGTH);
        if (header[TarWriter.TYPE_AT] != '0') {
            throw new SnapshotException("It holds '%s', which is no plain file.".formatted(name));
        }
        left = size(header);
        padding = (int) ((TarWriter.BLOCK - (left % TarWriter.BLOCK)) % TarWriter.BLOCK);
        return Optional.of(new Entry(name, left));
    }

    /** The content of the file that {@link #next} told of. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int read = in.read(target, offset, (int) Math.min(length, left));
                if (read < 0) {
                    throw new EOFException("The file ends in the middle; copy or export it again");
                }
                left -= read;
                return read;
            }
        };
    }

    private static long size(byte[] header) throws SnapshotException {
        if (header[TarWriter.SIZE_AT] != (byte) 0x80) {
            return octal(header, TarWriter.SIZE_AT, TarWriter.SIZE_LENGTH);
        }
        long size = 0;
        for (int i = TarWriter.SIZE_LENGTH - Long.BYTES; i < TarWriter.SIZE_LENGTH; i++) {
            size = (size << 8) | (header[TarWriter.SIZE_AT + i] & 0xff);
        }
        if (size < 0) {
            throw new SnapshotException("It holds a file of a size that can't be.");
        }
        return size;
    }

    private static long octal(byte[] header, int at, int length) throws SnapshotException {
        var digits = text(header, at, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new SnapshotException(
                    "It is no tar file, or is damaged. Give a file that was exported from Tidemark.");
        }
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, US_ASCII);
    }

    private static boolean isZero(byte[] block) {
        for (byte it : block) {
            if (it != 0) {
                return false;
            }
        }
        return true;
    }
}
