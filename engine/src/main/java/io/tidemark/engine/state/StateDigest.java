package io.tidemark.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.api.serde.StableHash;

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

    private long sum;

    /** The rows of one table of an operator. */
    public final class Table {

        private final long seed;

        private Table(long seed) {
            this.seed = seed;
        }

        public void add(byte[] key, byte[] value) {
            sum += StableHash.of(StableHash.of(seed, key), value);
        }
    }

    /**
     * Where rows of a table are added; several parts of it may be added through several of these.
     *
     * @param uid of the operator
     * @param table its name within the operator
     */
    public Table table(String uid, String table) {
        return new Table(StableHash.of(StableHash.of(0, uid.getBytes(UTF_8)), table.getBytes(UTF_8)));
    }

    /** Of all rows added so far; 0 if there are none. */
    public long value() {
        return sum;
    }
}
