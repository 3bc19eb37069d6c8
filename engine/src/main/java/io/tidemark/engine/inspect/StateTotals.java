package io.tidemark.engine.inspect;

/**
 * How many rows of one state are the same in two snapshots, and how many aren't. Exact.
 *
 * @param uid of the operator
 * @param state its name
 */
public record StateTotals(String uid, String state, long same, long changed, long onlyInA, long onlyInB) {

    public boolean isEqual() {
        return changed == 0 && onlyInA == 0 && onlyInB == 0;
    }
}
