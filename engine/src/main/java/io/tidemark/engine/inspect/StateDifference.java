package io.tidemark.engine.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row that isn't the same in two snapshots.
 *
 * @param uid of the operator
 * @param state its name
 * @param kind how they differ
 * @param key see {@link StateEntry}, also for the following
 * @param a what the first has; empty if it has no such row, or rows have no values
 * @param b what the second has
 * @param fields where the values differ, the first {@value #MOST_FIELDS} places; empty unless both have it
 */
public record StateDifference(
        String uid,
        String state,
        Kind kind,
        Optional<Object> key,
        Optional<Instant> time,
        Optional<Object> mapKey,
        Optional<Object> a,
        Optional<Object> b,
        List<Field> fields) {

    /** How many places are named at most. */
    public static final int MOST_FIELDS = 50;

    public StateDifference {
        fields = List.copyOf(fields);
    }

    /** How two snapshots differ in a row. */
    public enum Kind {
        ONLY_IN_A,
        ONLY_IN_B,
        CHANGED
    }

    /**
     * One place in a value.
     *
     * @param path the components on the way there, such as {@code counts.views} or {@code [3]}; empty for the value itself
     * @param a empty for null, or if it isn't there
     * @param b likewise
     */
    public record Field(String path, Optional<Object> a, Optional<Object> b) {}
}
