package io.tidemark.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.StableHash;

/**
 * Sums up rows in one number that doesn't depend on their order: two states with the same rows have the same digest,
 * however they are spread over subtasks and files. A row that is there twice counts twice.
 *
 * <p>The digest is the sum of a 128-bit hash of each row. It tells apart what came to differ by accident; it
 * is no protection against someone who wants two states to look the same.
 *
 * <p>What the numbers are is fixed for ever, as people keep them. Not thread-safe.
 */
public final class StateDigest {

    private final StableHash hash = new StableHash();
    private long low;
    private long high;

    /** The rows of one table of an operator. */
    public final class Table {

        private final long lowStart;
        private final long highStart;

        private Table(long lowStart, long highStart) {
            this.lowStart = lowStart;
            this.highStart = highStart;
        }

        public void add(byte[] key, byte[] value) {
            hash.start(lowStart, highStart).add(key).add(value);
            low += hash.low();
            high += hash.high();
        }
    }

    /**
     * Where rows of a table are added; several parts of it may be added through several of these.
     *
     * @param uid of the operator
     * @param table its name within the operator
     */
    public Table table(String uid, String table) {
        hash.start().add(uid.getBytes(UTF_8)).add(table.getBytes(UTF_8));
        return new Table(hash.low(), hash.high());
    }

    /** Of all rows added so far; zero if there are none. */
    public DigestSum value() {
        return new DigestSum(high, low);
    }
}
