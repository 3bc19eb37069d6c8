package io.tidemark.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * What was given to a job besides its program; the same program with other parameters is another job.
 *
 * @param values by name; names are case-sensitive
 */
public record Parameters(Map<String, String> values) {

    public static final Parameters NONE = new Parameters(Map.of());

    public Parameters {
        values = Map.copyOf(values);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String string(String name, String ifAbsent) {
        return values.getOrDefault(name, ifAbsent);
    }

    /** @throws IllegalArgumentException if the parameter is given but isn't a whole number */
    public long integer(String name, long ifAbsent) {
        var value = values.get(name);
        if (value == null) {
            return ifAbsent;
        }
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Parameter '%s' must be a whole number, was '%s'.".formatted(name, value), e);
        }
    }

    /**
     * A duration in ISO-8601 form, such as {@code PT10M}.
     *
     * @throws IllegalArgumentException if the parameter is given but isn't a duration
     */
    public Duration duration(String name, Duration ifAbsent) {
        var value = values.get(name);
        if (value == null) {
            return ifAbsent;
        }
        try {
            return Duration.parse(value.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Parameter '%s' must be a duration such as PT10M, was '%s'.".formatted(name, value), e);
        }
    }
}
