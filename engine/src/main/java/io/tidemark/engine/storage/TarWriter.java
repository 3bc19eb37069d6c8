package io.tidemark.engine.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;

/** Writes plain files in the tar form (ustar; sizes from 8 GiB on in the binary form that GNU and BSD tar know). */
final class TarWriter {

    static final int BLOCK = 512;
    static final int NAME_LENGTH = 100;
    static final int SIZE_AT = 124;
    static final int SIZE_LENGTH = 12;
    static final int CHECKSUM_AT = 148;
    static final int TYPE_AT = 156;

    private static final int MODE_AT = 100;
    private static final int TIME_AT = 136;
    private static final int MAGIC_AT = 257;
    private static final long OCTAL_SIZES_END = 1L << 33;

    private final OutputStream out;
    private final long timeSeconds;
    private long sizeBytes;

    /** @param time of all entries, so that the same snapshot gives the same bytes */
    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        this.timeSeconds = Math.max(0, time.getEpochSecond());
    }

    /** Begins an entry; its content follows in {@code out}, then {@link #endOfEntry}. */
    void entry(String name, long size) throws IOException {
        sizeBytes = size;
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, MODE_AT, "0000644");
        put(header, MODE_AT + 8, "0000000");
        put(header, MODE_AT + 16, "0000000");
        if (size < OCTAL_SIZES_END) {
            put(header, SIZE_AT, octal(size, SIZE_LENGTH - 1));
        } else {
            header[SIZE_AT] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                header[SIZE_AT + SIZE_LENGTH - 1 - i] = (byte) (size >>> (8 * i));
            }
        }
        put(header, TIME_AT, octal(timeSeconds, SIZE_LENGTH - 1));
        header[TYPE_AT] = '0';
        put(header, MAGIC_AT, "ustar\u000000");
        put(header, CHECKSUM_AT, octal(checksum(header), 6) + "\u0000 ");
        out.write(header);
    }

    void endOfEntry() throws IOException {
        int beyond = (int) (sizeBytes % BLOCK);
        if (beyond > 0) {
            out.write(new byte[BLOCK - beyond]);
        }
    }

    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    /** The sum of the header's bytes, those of the checksum itself counted as blanks. */
    static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean isChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
            sum += isChecksum ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static String octal(long number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
