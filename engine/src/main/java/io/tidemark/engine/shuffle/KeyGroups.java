package io.tidemark.engine.shuffle;

/**
 * How keys are spread: by the hash of their bytes into {@value #COUNT} groups, and groups in ranges over the tasks.
 *
 * <p>Everything here is fixed for ever: snapshots are laid out by it.
 */
public final class KeyGroups {

    /** The number of key groups of every job. */
    public static final int COUNT = 1024;

    /**
     * Behind all key groups: state that belongs to no key, of which every task has the same. When parallelism changes it isn't
     * divided; each task takes one of its predecessors' as it is.
     */
    public static final int BROADCAST = COUNT;

    private KeyGroups() {}

    /** The group of a key: the {@link #hash} of its bytes, modulo {@link #COUNT}. */
    public static int of(byte[] key, int offset, int length) {
        return ofHash(hash(key, offset, length));
    }

    /** The group of a key whose {@link #hash} is known. */
    public static int ofHash(int hash) {
        return hash & (COUNT - 1);
    }

    /** 32-bit MurmurHash3 (Austin Appleby, public domain), seed 0, of a key's bytes. */
    public static int hash(byte[] key, int offset, int length) {
        return murmur3(key, offset, length);
    }

    /** The groups of task {@code index} of {@code parallelism}: ranges as even as can be. */
    public static KeyGroupRange rangeOf(int index, int parallelism) {
        if (parallelism < 1 || parallelism > COUNT || index < 0 || index >= parallelism) {
            throw new IllegalArgumentException("no task %d of %d".formatted(index, parallelism));
        }
        return new KeyGroupRange(ceilDiv(index * COUNT, parallelism), ceilDiv((index + 1) * COUNT, parallelism));
    }

    /** The task whose range a group lies in. */
    public static int taskOf(int keyGroup, int parallelism) {
        return keyGroup * parallelism / COUNT;
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private static int murmur3(byte[] key, int offset, int length) {
        int hash = 0;
        int blocksEnd = offset + (length & ~3);
        for (int i = offset; i < blocksEnd; i += 4) {
            int block = (key[i] & 0xff) | (key[i + 1] & 0xff) << 8 | (key[i + 2] & 0xff) << 16 | key[i + 3] << 24;
            hash = Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = (length & 3) - 1; i >= 0; i--) {
            tail = tail << 8 | (key[blocksEnd + i] & 0xff);
        }
        hash ^= scramble(tail);
        hash ^= length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
