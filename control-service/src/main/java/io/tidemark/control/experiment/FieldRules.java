package io.tidemark.control.experiment;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which differences of two JSON values count.
 *
 * <p>Fields are named as results name them: {@code customer.name}; {@code lines[].price} for that field of every element
 * of an array. JSON pointers are understood as well: {@code /customer/name}, {@code /lines/0/price}, where any number
 * stands for every element.
 *
 * @param tolerance how far numbers may lie apart
 * @param ignored fields that don't count, with all that lies below them
 */
public record FieldRules(Tolerance tolerance, Set<String> ignored) {

    /** What stands in a name for every element of an array. */
    static final String EVERY_ELEMENT = "[]";

    /** Every difference counts. */
    public static final FieldRules STRICT = new FieldRules(Tolerance.NONE, Set.of());

    public FieldRules {
        requireNonNull(tolerance, "tolerance");
        ignored = ignored.stream().map(FieldRules::dotted).collect(Collectors.toUnmodifiableSet());
    }

    public static FieldRules of(Tolerance tolerance, Collection<String> ignored) {
        return new FieldRules(tolerance, Set.copyOf(ignored));
    }

    boolean ignores(String field) {
        return ignored.contains(field);
    }

    private static String dotted(String name) {
        if (name.isBlank() || name.equals("/")) {
            throw new IllegalArgumentException(
                    "A field to ignore must have a name such as customer.name or /customer/name, was '%s'."
                            .formatted(name));
        }
        if (!name.startsWith("/")) {
            return name;
        }
        var dotted = Arrays.stream(name.substring(1).split("/", -1))
                .map(part -> part.matches("[0-9]+")
                        ? EVERY_ELEMENT
                        : part.replace("~1", "/").replace("~0", "~"))
                .collect(joining("."));
        return dotted.replace("." + EVERY_ELEMENT, EVERY_ELEMENT);
    }
}
