package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One difference of two outputs, as an example.
 *
 * @param kind what it is
 * @param time the rows' event time
 * @param key the rows' key as people can read it; absent for records without one
 * @param a where the row of side A lies: topic, partition and offset, such as {@code totals-3@1207}; absent if there is none
 * @param b the same of side B
 * @param valueA value of side A as people can read it, shortened
 * @param valueB the same of side B
 * @param fields in what the two differ; the first fields only, empty unless both are there
 */
public record Difference(
        Kind kind,
        Instant time,
        Optional<String> key,
        Optional<String> a,
        Optional<String> b,
        Optional<String> valueA,
        Optional<String> valueB,
        List<FieldChange> fields) {

    public Difference {
        requireNonNull(kind, "kind");
        requireNonNull(time, "time");
        fields = List.copyOf(fields);
    }

    /** What a difference is. */
    public enum Kind {
        /** Both sides have the row, with other values. */
        CHANGED,
        ONLY_IN_A,
        ONLY_IN_B
    }
}
