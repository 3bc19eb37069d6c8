package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One field in which two values differ.
 *
 * @param field its name, {@code (value)} if the values can't be told apart field by field
 * @param a what side A has, as JSON text, shortened; {@code (absent)} if it has no such field
 * @param b the same of side B
 * @param drift by how much B is greater, if both are numbers
 */
public record FieldChange(String field, String a, String b, Optional<Double> drift) {

    public FieldChange {
        requireNonNull(field, "field");
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        requireNonNull(drift, "drift");
    }
}
