package io.tidemark.api.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of bytes that is the same for ever, in every process: for digests that people keep. It tells apart what came
 * to differ by accident; it is no protection against someone who looks for two inputs with the same hash.
 */
public final class StableHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private StableHash() {}

    /** Takes the number of bytes into account, so that "ab", "c" isn't "a", "bc" if the hash of one is the seed of the next. */
    public static long of(long seed, byte[] bytes) {
        return of(seed, bytes, 0, bytes.length);
    }

    /** The same of some of the bytes. */
    public static long of(long seed, byte[] bytes, int offset, int length) {
        long hash = mixed(seed + STEP + length);
        int end = offset + length;
        int i = offset;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, i)) + STEP;
        }
        long rest = 0;
        for (int last = end - 1; last >= i; last--) {
            rest = (rest << Byte.SIZE) | (bytes[last] & 0xff);
        }
        return mixed(hash ^ rest);
    }

    /** The hash of a number after what the seed stands for. */
    public static long of(long seed, long number) {
        return mixed(mixed(seed + STEP) ^ number);
    }

    /** Spreads each bit over all 64: the finishing steps of SplitMix64 (Sebastiano Vigna, public domain). */
    private static long mixed(long word) {
        long mixed = (word ^ word >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
