package io.tidemark.control.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Records to JSON and back, the same for the service and its clients. Absent values are left out. Thread-safe. */
public final class WireJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
            .build();

    /** A client must get along with fields that a newer service adds. */
    private static final JsonMapper LENIENT = MAPPER.rebuild()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private WireJson() {}

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Could not write a " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** What {@link #bytes} wrote. */
    public static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("What was written as JSON can't be read", e);
        }
    }

    /** For people: indented, with a line break at the end of each line but the last. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Could not write a " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /**
     * Reads what a client sent. An empty body is an empty object.
     *
     * @throws RefusedException if it is no JSON, or has a field that isn't known or isn't of the right kind
     */
    public static <T> T request(byte[] body, Class<T> type) throws RefusedException {
        try {
            T value = MAPPER.readValue(body.length == 0 ? new byte[] {'{', '}'} : body, type);
            if (value == null) {
                throw new RefusedException(ProblemType.BAD_REQUEST, "The body must be a JSON object, was null.");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "The body has a field '%s' that isn't known here. Known: %s."
                            .formatted(e.getPropertyName(), e.getKnownPropertyIds()),
                    e);
        } catch (JsonProcessingException e) {
            throw noJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory can't fail", e);
        }
    }

    /**
     * What a client sent, as it is. An empty body is an empty object.
     *
     * @throws RefusedException if it is no JSON
     */
    public static JsonNode requestTree(byte[] body) throws RefusedException {
        try {
            return body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw noJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory can't fail", e);
        }
    }

    private static RefusedException noJson(JsonProcessingException e) {
        return new RefusedException(ProblemType.BAD_REQUEST, "The body isn't JSON as expected: " + inWords(e) + ".", e);
    }

    /** Reads what a service answered. */
    public static <T> T answer(byte[] body, Class<T> type) throws IOException {
        return LENIENT.readValue(body, type);
    }

    /** Reads what a service answered as a part of something. */
    public static <T> T answer(JsonNode part, Class<T> type) throws IOException {
        return LENIENT.treeToValue(part, type);
    }

    /** Reads a list that a service answered. */
    public static <T> List<T> answers(byte[] body, Class<T> type) throws IOException {
        JavaType list = LENIENT.getTypeFactory().constructCollectionType(List.class, type);
        return LENIENT.readValue(body, list);
    }

    private static String inWords(JsonProcessingException e) {
        var cause = e.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        if (e instanceof InvalidFormatException wrong) {
            return "%s can't be '%s', it must be a %s"
                    .formatted(
                            pathOf(wrong),
                            wrong.getValue(),
                            wrong.getTargetType().getSimpleName());
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return "%s must be a %s"
                    .formatted(pathOf(wrong), wrong.getTargetType().getSimpleName());
        }
        var place = e.getLocation();
        var firstLine = e.getOriginalMessage().lines().findFirst().orElse("");
        return place == null
                ? firstLine
                : "%s (line %d, column %d)".formatted(firstLine, place.getLineNr(), place.getColumnNr());
    }

    private static String pathOf(JsonMappingException e) {
        var path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "it" : "field '" + path + "'";
    }
}
