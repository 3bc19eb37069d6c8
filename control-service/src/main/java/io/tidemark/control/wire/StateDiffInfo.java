package io.tidemark.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the state of two savepoints differs.
 *
 * @param a id of the one
 * @param b id of the other
 * @param different whether anything does
 * @param states exact numbers for each state
 * @param samples the first differences of each state, in the order of key groups; no more once they have 4 MiB together
 */
public record StateDiffInfo(String a, String b, boolean different, List<Totals> states, List<Sample> samples) {

    public StateDiffInfo {
        states = List.copyOf(states);
        samples = List.copyOf(samples);
    }

    /**
     * How many rows of a state are the same, and how many aren't.
     *
     * @param uid of the operator
     * @param state its name
     */
    public record Totals(String uid, String state, long same, long changed, long onlyInA, long onlyInB) {}

    /**
     * One difference; values as in {@link StateRow}.
     *
     * @param uid of the operator
     * @param state its name
     * @param kind how the two differ
     * @param valueA absent if it has no such row
     * @param valueB likewise
     * @param fields where the values differ, the first places only; empty unless both are there
     */
    public record Sample(
            String uid,
            String state,
            Difference.Kind kind,
            Optional<JsonNode> key,
            Optional<Instant> time,
            Optional<JsonNode> mapKey,
            Optional<JsonNode> valueA,
            Optional<JsonNode> valueB,
            List<Field> fields) {

        public Sample {
            key = AbsentJson.orEmpty(key);
            mapKey = AbsentJson.orEmpty(mapKey);
            valueA = AbsentJson.orEmpty(valueA);
            valueB = AbsentJson.orEmpty(valueB);
            fields = List.copyOf(fields);
        }
    }

    /**
     * One place in a value.
     *
     * @param field such as {@code counts.views} or {@code [3]}; empty for the value as a whole, {@code (written)} for the time
     *     when it was written
     * @param a absent for null, or if it isn't there
     * @param b likewise
     */
    public record Field(String field, Optional<JsonNode> a, Optional<JsonNode> b) {

        public Field {
            a = AbsentJson.orEmpty(a);
            b = AbsentJson.orEmpty(b);
        }
    }
}
