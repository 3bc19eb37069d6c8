package io.tidemark.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares JSON with a schema of the document. Of JSON Schema it knows what the document uses, {@link #KEYWORDS}; a test holds
 * the two together. A field that is null counts as absent, as it does everywhere in the service. Thread-safe.
 */
final class Schema {

    /** What a schema may say here. */
    static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "additionalProperties",
            "default",
            "description",
            "enum",
            "exclusiveMinimum",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "pattern",
            "properties",
            "required",
            "type");

    private static final int LONGEST_QUOTE = 100;

    private final JsonNode document;
    private final boolean closed;

    private Schema(JsonNode document, boolean closed) {
        this.document = document;
        this.closed = closed;
    }

    /** @param document where {@code $ref} leads to */
    static Schema of(JsonNode document) {
        return new Schema(document, false);
    }

    /** The same without any field that isn't described: for answers, which must not tell more than they say they do. */
    Schema closed() {
        return new Schema(document, true);
    }

    /** The first thing about {@code value} that isn't as {@code schema} says; empty if it fits. */
    Optional<Mistake> mistakeIn(JsonNode value, JsonNode schema) {
        return mistakeAt("", value, resolved(schema));
    }

    /** What a value must be, for people: such as {@code a whole number from 1 to 1000}. */
    String wanted(JsonNode reference) {
        var schema = resolved(reference);
        if (schema.has("enum")) {
            return "one of " + words(schema.path("enum"));
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> "a whole number" + range(schema, "minimum", "maximum", "");
            case "number" -> "a number" + range(schema, "minimum", "maximum", "");
            case "boolean" -> "true or false";
            case "array" -> "a list" + range(schema, "minItems", "maxItems", " entries");
            case "object" -> "a JSON object";
            case "string" -> wantedText(schema);
            default -> "anything";
        };
    }

    private Optional<Mistake> mistakeAt(String place, JsonNode value, JsonNode schema) {
        if (!fits(value, schema)) {
            return Optional.of(new Mistake(place, "must be %s, was %s".formatted(wanted(schema), shown(value))));
        }
        if (value.isObject() && schema.path("type").asText().equals("object")) {
            return mistakeInObject(place, value, schema);
        }
        for (int i = 0; i < value.size() && schema.has("items"); i++) {
            var mistake = mistakeAt(place + "/" + i, value.path(i), resolved(schema.path("items")));
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    private Optional<Mistake> mistakeInObject(String place, JsonNode value, JsonNode schema) {
        var properties = schema.path("properties");
        for (var name : schema.path("required")) {
            if (isAbsent(value.path(name.asText()))) {
                return Optional.of(new Mistake(place, lacks(name.asText(), properties)));
            }
        }
        for (var field : value.properties()) {
            var mistake = mistakeInField(place, field.getKey(), field.getValue(), schema);
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    private Optional<Mistake> mistakeInField(String place, String name, JsonNode value, JsonNode schema) {
        var inside = place + "/" + name.replace("~", "~0").replace("/", "~1");
        var known = schema.path("properties").path(name);
        if (!known.isMissingNode()) {
            return value.isNull() ? Optional.empty() : mistakeAt(inside, value, resolved(known));
        }
        var others = schema.path("additionalProperties");
        if (others.isObject()) {
            return mistakeAt(inside, value, resolved(others));
        }
        if (others.asBoolean(!closed)) {
            return Optional.empty();
        }
        var names = new TreeSet<String>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return Optional.of(
                new Mistake(place, "has a field '%s' that isn't known here. Known: %s".formatted(cut(name), names)));
    }

    /** The schema itself, where it is a reference. */
    JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String lacks(String name, JsonNode properties) {
        var meaning = properties.path(name).path("description").asText();
        if (meaning.isEmpty()) {
            return "must have '%s'".formatted(name);
        }
        var words = meaning.endsWith(".") ? meaning.substring(0, meaning.length() - 1) : meaning;
        return "must have '%s': %s%s"
                .formatted(name, words.substring(0, 1).toLowerCase(Locale.ROOT), words.substring(1));
    }

    private static boolean fits(JsonNode value, JsonNode schema) {
        if (!isOfType(value, schema.path("type").asText())) {
            return false;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            return false;
        }
        if (value.isTextual()) {
            return textFits(value.asText(), schema);
        }
        if (value.isNumber()) {
            return numberFits(value.asDouble(), schema);
        }
        return !value.isArray()
                || (value.size() >= schema.path("minItems").asInt(0)
                        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE));
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "" -> true;
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "number" -> value.isNumber() && Double.isFinite(value.asDouble());
            case "integer" -> value.isIntegralNumber() || (value.isNumber() && isWhole(value.asDouble()));
            default -> throw new IllegalStateException("The document has a schema of an unknown type '" + type + "'");
        };
    }

    private static boolean isWhole(double number) {
        return Double.isFinite(number) && number == Math.rint(number);
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (var one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean numberFits(double number, JsonNode schema) {
        return number >= schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                && number <= schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)
                && (!schema.has("exclusiveMinimum")
                        || number > schema.path("exclusiveMinimum").asDouble());
    }

    private static boolean textFits(String text, JsonNode schema) {
        if (text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            return false;
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(text)
                        .find()) {
            return false;
        }
        return isOfFormat(text, schema.path("format").asText());
    }

    private static boolean isOfFormat(String text, String format) {
        try {
            switch (format) {
                case "date-time" -> {
                    var unused = Instant.parse(text);
                }
                case "duration" -> {
                    var unused = Duration.parse(text);
                }
                default -> {}
            }
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String wantedText(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> "a time such as 2026-11-23T05:15:00Z";
            case "duration" -> "a duration such as PT10S";
            default -> wantedPlainText(schema);
        };
    }

    private static String wantedPlainText(JsonNode schema) {
        if (schema.has("pattern")) {
            return "a text that matches " + schema.path("pattern").asText();
        }
        boolean onlyNotEmpty = schema.path("minLength").asInt() == 1 && !schema.has("maxLength");
        return onlyNotEmpty
                ? "a text that isn't empty"
                : "a text" + range(schema, "minLength", "maxLength", " characters");
    }

    /** The bounds in words, with a space before them; nothing if there are none. */
    private static String range(JsonNode schema, String least, String most, String unit) {
        if (schema.has(least) && schema.has(most)) {
            return (unit.isEmpty() ? " from %s to %s" : " of %s to %s%s")
                    .formatted(schema.path(least).asText(), schema.path(most).asText(), unit);
        }
        if (schema.has(least)) {
            return (unit.isEmpty() ? " >= %s%s" : " of at least %s%s")
                    .formatted(schema.path(least).asText(), unit);
        }
        if (schema.has(most)) {
            return " of up to %s%s".formatted(schema.path(most).asText(), unit);
        }
        return schema.has("exclusiveMinimum")
                ? " > " + schema.path("exclusiveMinimum").asText()
                : "";
    }

    private static String words(JsonNode values) {
        var words = new StringBuilder();
        for (var value : values) {
            words.append(words.isEmpty() ? "" : ", ").append(value.asText());
        }
        return words.toString();
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isMissingNode()) {
            return "nothing";
        }
        if (value.isArray()) {
            return "a list of %d".formatted(value.size());
        }
        return value.isTextual() ? "'" + cut(value.asText()) + "'" : cut(value.asText());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }

    /**
     * Something that isn't as the document says.
     *
     * @param place JSON pointer of the value; empty for all of it
     * @param words what is wrong, as the rest of a sentence about that value, without a full stop
     */
    record Mistake(String place, String words) {

        /**
         * A sentence without its full stop.
         *
         * @param whole what the place lies in, such as {@code The body}
         */
        String sentence(String whole) {
            if (place.isEmpty()) {
                return whole + " " + words;
            }
            var name = place.substring(place.lastIndexOf('/') + 1);
            return "%s's '%s' (at %s) %s".formatted(whole, cut(name), cut(place), words);
        }
    }
}
