package io.tidemark.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Sums up rows in one number that doesn't depend on their order: two states with the same rows have the same digest,
 * however they are spread over subtasks and files. A row that is there twice counts twice.
 *
 * <p>The digest is the sum, modulo 2^64, of a 64-bit hash of each row. It tells apart what came to differ by accident; it
 * is no protection against someone who wants two states to look the same.
 *
 * <p>What the numbers are is fixed for ever, as people keep them. Not thread-safe.
 */
public final class StateDigest {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private long sum;

    /** The rows of one table of an operator. */
    public final class Table {

        private final long seed;

        private Table(long seed) {
            this.seed = seed;
        }

        public void add(byte[] key, byte[] value) {
            sum += hash(hash(seed, key), value);
        }
    }

    /**
     * Where rows of a table are added; several parts of it may be added through several of these.
     *
     * @param uid of the operator
     * @param table its name within the operator
     */
    public Table table(String uid, String table) {
        return new Table(hash(hash(0, uid.getBytes(UTF_8)), table.getBytes(UTF_8)));
    }

    /** Of all rows added so far; 0 if there are none. */
    public long value() {
        return sum;
    }

    /** A hash of bytes that takes their number into account, so that "ab", "c" isn't "a", "bc". */
    private static long hash(long seed, byte[] bytes) {
        long hash = mixed(seed + STEP + bytes.length);
        int wholeWords = bytes.length & ~7;
        for (int i = 0; i < wholeWords; i += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, i)) + STEP;
        }
        long rest = 0;
        for (int i = bytes.length - 1; i >= wholeWords; i--) {
            rest = (rest << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return mixed(hash ^ rest);
    }

    /** Spreads each bit over all 64: the finishing steps of SplitMix64 (Sebastiano Vigna, public domain). */
    private static long mixed(long word) {
        long mixed = (word ^ word >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
