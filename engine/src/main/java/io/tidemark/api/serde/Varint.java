package io.tidemark.api.serde;

import java.nio.ByteBuffer;

/** Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the sign folded into the lowest bit. */
final class Varint {

    private static final int LONGEST = 10;

    private Varint() {}

    static void write(long value, ByteWriter out) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.putByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.putByte((int) rest);
    }

    /**
     * @throws java.nio.BufferUnderflowException if the bytes end within the number
     * @throws SerdeException if the number doesn't end where the longest one must
     */
    static long read(ByteBuffer in) {
        long folded = 0;
        for (int i = 0; i < LONGEST; i++) {
            byte next = in.get();
            folded |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return (folded >>> 1) ^ -(folded & 1);
            }
        }
        throw new SerdeException("A whole number goes on for more than %d bytes.".formatted(LONGEST));
    }

    /** @throws SerdeException if the number is outside {@code lowest} to {@code highest} */
    static long read(ByteBuffer in, long lowest, long highest, String what) {
        long value = read(in);
        if (value < lowest || value > highest) {
            throw new SerdeException("Found %d as %s, expected %d to %d.".formatted(value, what, lowest, highest));
        }
        return value;
    }

    /**
     * A number of things of at least one byte each.
     *
     * @throws SerdeException if it is negative or more than the bytes that are left, so nothing is allocated for it
     */
    static int readLength(ByteBuffer in, String what) {
        long length = read(in);
        if (length < 0 || length > in.remaining()) {
            throw new SerdeException(
                    "%s says it holds %d, there are %d bytes left.".formatted(what, length, in.remaining()));
        }
        return (int) length;
    }
}
