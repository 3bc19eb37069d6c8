package io.tidemark.control.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.control.wire.FieldChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields in which two values differ.
 *
 * <p>JSON is compared by what it says: the order of properties and the spelling of numbers ({@code 1}, {@code 1.0}) don't
 * matter, a property that is absent is something else than one that is null. What isn't JSON is compared byte by byte.
 *
 * <p>Thread-safe.
 */
final class FieldDiff {

    /** The field's name where values can't be told apart field by field. */
    static final String WHOLE_VALUE = "(value)";

    /** Stands for a value that isn't there. */
    static final String ABSENT = "(absent)";

    private static final int LONGEST_TEXT = 120;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final FieldRules rules;

    FieldDiff(FieldRules rules) {
        this.rules = rules;
    }

    /**
     * Compares two values of records.
     *
     * @param a null for a record without a value
     * @return each field that differs, an element of an array each by itself; empty if they count as equal
     */
    List<FieldChange> between(byte @Nullable [] a, byte @Nullable [] b) {
        if (Arrays.equals(a, b)) {
            return List.of();
        }
        var first = parse(a);
        var second = parse(b);
        if (first == null || second == null) {
            return List.of(new FieldChange(WHOLE_VALUE, text(a), text(b), Optional.empty()));
        }
        var changes = new ArrayList<FieldChange>();
        compare("", first, second, changes);
        return changes;
    }

    /** A value as people can read it, shortened. */
    static String text(byte @Nullable [] value) {
        if (value == null) {
            return ABSENT;
        }
        // never more bytes than needed, whatever the value's size
        int length = Math.min(value.length, LONGEST_TEXT * 4);
        return shortened(Texts.readable(Arrays.copyOf(value, length)));
    }

    private void compare(String name, @Nullable JsonNode a, @Nullable JsonNode b, List<FieldChange> changes) {
        if (rules.ignores(name)) {
            return;
        }
        if (a != null && b != null && a.isObject() && b.isObject()) {
            var properties = new TreeSet<String>();
            a.fieldNames().forEachRemaining(properties::add);
            b.fieldNames().forEachRemaining(properties::add);
            for (var property : properties) {
                compare(name.isEmpty() ? property : name + "." + property, a.get(property), b.get(property), changes);
            }
        } else if (a != null && b != null && a.isArray() && b.isArray()) {
            for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
                compare(name + FieldRules.EVERY_ELEMENT, a.get(i), b.get(i), changes);
            }
        } else if (!same(a, b)) {
            changes.add(new FieldChange(name.isEmpty() ? WHOLE_VALUE : name, text(a), text(b), drift(a, b)));
        }
    }

    private boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0
                    || rules.tolerance().allows(a.doubleValue(), b.doubleValue());
        }
        return a.equals(b);
    }

    private static Optional<Double> drift(@Nullable JsonNode a, @Nullable JsonNode b) {
        return a != null && b != null && a.isNumber() && b.isNumber()
                ? Optional.of(b.doubleValue() - a.doubleValue())
                : Optional.empty();
    }

    private static @Nullable JsonNode parse(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return null;
        }
        try {
            var node = JSON.readTree(value);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? ABSENT : shortened(node.toString());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
