package io.tidemark.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.control.http.Contract.Operation;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Requests that are nearly right: made as the document's schemas say, then damaged in one place or a few. What is nearly right
 * comes further into the service than noise does.
 */
final class OddRequests {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "x",
            "",
            " ",
            "..",
            "../../etc/passwd",
            "\u0000",
            "\uD83C\uDF0A",
            "%s%n",
            "${jndi:x}",
            "<b>",
            "y".repeat(3000),
            "-1",
            "true",
            "PT1S",
            "PT999999999999999S",
            "+999999999-12-31T23:59:59Z",
            "2026-11-01T00:00:00Z",
            "* * * * *",
            "present");
    private static final List<String> SEGMENTS = List.of(
            "x",
            "..",
            "%2e%2e%2fetc%2fpasswd",
            "%00",
            "%ff",
            "a%20b",
            "%F0%9F%8C%8A",
            "y".repeat(2000),
            "-1",
            "%",
            "a;b=c");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json;charset=utf-16",
            "text/plain",
            "application/x-tar",
            ";;;",
            "application/java-archive");

    private final List<Operation> operations;
    private final Schema schemas;
    private final Random random;

    OddRequests(Contract contract, Random random) {
        this.operations = contract.operations().stream()
                .filter(operation -> !hasNoEnd(operation))
                .toList();
        this.schemas = contract.schema();
        this.random = random;
    }

    /**
     * The next one.
     *
     * @param ids of things that are there; now and then one is asked for
     */
    Odd next(List<String> ids) {
        var operation = any(operations);
        var type = oneIn(6) ? any(TYPES) : "application/json";
        return new Odd(
                operation.method(), path(operation, ids) + query(operation), type, Buffer.buffer(body(operation, ids)));
    }

    /** Who sends one request after the other can't wait for such an answer. */
    private static boolean hasNoEnd(Operation operation) {
        return operation.description().at("/responses/200/content").has("text/event-stream");
    }

    private String path(Operation operation, List<String> ids) {
        return operation.segments().stream()
                .map(segment -> !Operation.isVariable(segment) ? segment : any(oneIn(2) ? ids : SEGMENTS))
                .collect(Collectors.joining("/"));
    }

    private String query(Operation operation) {
        var parameters = new ArrayList<String>();
        for (var parameter : operation.parametersIn("query")) {
            if (oneIn(3)) {
                parameters.add(parameter.name() + "="
                        + encoded(valid(parameter.schema(), List.of("x"), 0).asText()));
            }
            if (oneIn(6)) {
                parameters.add(parameter.name() + "=" + encoded(any(TEXTS)));
            }
        }
        if (oneIn(10)) {
            parameters.add(any(List.of("%ff=%25", "x=y", "=", "&&", "a[]=1")));
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private byte[] body(Operation operation, List<String> ids) {
        var schema = operation.bodySchema();
        if (schema.isMissingNode()) {
            // short: an upload is refused before it is read, and what is on its way then can cost the answer
            return any(List.of("", "{", "null", "\u0000\uFFFF")).getBytes(StandardCharsets.UTF_8);
        }
        if (oneIn(10)) {
            return any(List.of("", "{", "null", "[]", "7", "\u0000\uFFFF", "[".repeat(5000), "{\"a\":".repeat(3000)))
                    .getBytes(StandardCharsets.UTF_8);
        }
        var value = valid(schema, ids, 0);
        for (int damages = random.nextInt(3); damages > 0; damages--) {
            value = damaged(value);
        }
        var bytes = WireJson.bytes(value);
        if (oneIn(12) && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return oneIn(20) ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private JsonNode valid(JsonNode reference, List<String> ids, int depth) {
        var schema = schemas.resolved(reference);
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(schema.path("minimum").asLong(1) + random.nextInt(3));
            case "number" -> JSON.numberNode(0.5 + random.nextInt(100));
            case "array" -> validArray(schema, ids, depth);
            case "object" -> validObject(schema, ids, depth);
            default -> JSON.textNode(validText(schema.path("format").asText(), ids));
        };
    }

    private String validText(String format, List<String> ids) {
        return switch (format) {
            case "date-time" -> "2026-11-%02dT00:00:00Z".formatted(1 + random.nextInt(30));
            case "duration" -> "PT%dS".formatted(1 + random.nextInt(100));
            default -> any(ids);
        };
    }

    private ArrayNode validArray(JsonNode schema, List<String> ids, int depth) {
        var array = JSON.arrayNode();
        for (int size = 1 + random.nextInt(2); size > 0; size--) {
            array.add(valid(schema.path("items"), ids, depth + 1));
        }
        return array;
    }

    private ObjectNode validObject(JsonNode schema, List<String> ids, int depth) {
        var object = JSON.objectNode();
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (var property : schema.path("properties").properties()) {
            if (required.contains(property.getKey()) || (oneIn(3) && depth < 5)) {
                object.set(property.getKey(), valid(property.getValue(), ids, depth + 1));
            }
        }
        if (schema.path("additionalProperties").isObject()) {
            object.set(any(TEXTS), valid(schema.path("additionalProperties"), ids, depth + 1));
        }
        return object;
    }

    /** The same with one thing changed, somewhere. */
    private JsonNode damaged(JsonNode value) {
        if (value.isEmpty() || oneIn(4)) {
            return value.isObject() && oneIn(2) ? ((ObjectNode) value).set(any(TEXTS), odd()) : odd();
        }
        if (value.isArray()) {
            int index = random.nextInt(value.size());
            ((ArrayNode) value).set(index, damaged(value.path(index)));
            return value;
        }
        var names = new ArrayList<String>();
        value.fieldNames().forEachRemaining(names::add);
        var name = any(names);
        if (oneIn(5)) {
            ((ObjectNode) value).remove(name);
        } else {
            ((ObjectNode) value).set(name, damaged(value.path(name)));
        }
        return value;
    }

    private JsonNode odd() {
        return switch (random.nextInt(9)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(true);
            case 2 -> JSON.numberNode(-1);
            case 3 -> JSON.numberNode(Long.MAX_VALUE);
            case 4 -> JSON.numberNode(BigInteger.TEN.pow(200));
            case 5 -> JSON.numberNode(new BigDecimal("1e-400"));
            case 6 -> nested(5 + random.nextInt(500));
            case 7 -> JSON.objectNode().put("a", 1);
            default -> TextNode.valueOf(any(TEXTS));
        };
    }

    private static JsonNode nested(int depth) {
        JsonNode value = JSON.arrayNode();
        for (int i = 0; i < depth; i++) {
            value = JSON.arrayNode().add(value);
        }
        return value;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /**
     * One request.
     *
     * @param target path and query
     */
    record Odd(String method, String target, String contentType, Buffer body) {

        @Override
        public String toString() {
            var text = body.toString(StandardCharsets.UTF_8);
            return "%s %s as %s with %s"
                    .formatted(method, target, contentType, text.substring(0, Math.min(500, text.length())));
        }
    }
}
