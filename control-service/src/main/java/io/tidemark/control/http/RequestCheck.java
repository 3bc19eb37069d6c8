package io.tidemark.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.control.http.Contract.Operation;
import io.tidemark.control.http.Contract.Parameter;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.WireJson;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares requests with the document before anything is done with them. What a schema can't say, such as that one field excludes
 * another, the records of {@code wire} check afterwards. Thread-safe.
 */
final class RequestCheck {

    private final Contract contract;

    RequestCheck(Contract contract) {
        this.contract = contract;
    }

    /**
     * Checks what is in the address. What the document doesn't know is left to others: it has no handler either.
     *
     * @param path not decoded
     * @param query decoded, each parameter as often as it came
     * @throws RefusedException naming the parameter and what it must be
     */
    void address(String method, String path, Iterable<Map.Entry<String, String>> query) throws RefusedException {
        var operation = contract.operation(method, path);
        if (operation.isPresent()) {
            path(operation.get(), path);
            query(operation.get(), query);
        }
    }

    /**
     * Checks a body of JSON; an empty one is an empty object.
     *
     * @throws RefusedException with the JSON pointer of what is wrong and what it must be
     */
    void body(String method, String path, byte[] body) throws RefusedException {
        var operation = contract.operation(method, path);
        if (operation.isEmpty() || operation.get().bodySchema().isMissingNode()) {
            return;
        }
        var mistake = contract.schema()
                .mistakeIn(WireJson.requestTree(body), operation.get().bodySchema());
        if (mistake.isPresent()) {
            throw refused(mistake.get().sentence("The body") + ".");
        }
    }

    private void path(Operation operation, String path) throws RefusedException {
        var asked = path.split("/", -1);
        var inPath = operation.parametersIn("path");
        for (int i = 0; i < operation.segments().size(); i++) {
            for (var parameter : inPath) {
                if (operation.segments().get(i).equals("{" + parameter.name() + "}")) {
                    requireFit("The path", parameter, asked[i]);
                }
            }
        }
    }

    private void query(Operation operation, Iterable<Map.Entry<String, String>> query) throws RefusedException {
        var known = operation.parametersIn("query");
        var seen = new HashSet<String>();
        for (var given : query) {
            if (!seen.add(given.getKey())) {
                throw refused("The parameter '%s' is given twice. Give it once.".formatted(given.getKey()));
            }
            requireFit("The query", known(known, given.getKey()), given.getValue());
        }
    }

    /** One that is misspelt must not be passed over: a start with {@code dryrun=true} would be a start. */
    private static Parameter known(List<Parameter> known, String name) throws RefusedException {
        for (var parameter : known) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        throw refused("There is no parameter '%s' here. %s"
                .formatted(
                        name,
                        known.isEmpty()
                                ? "This address takes none."
                                : "Known: "
                                        + known.stream()
                                                .map(Parameter::name)
                                                .sorted()
                                                .toList()
                                        + "."));
    }

    private void requireFit(String where, Parameter parameter, String text) throws RefusedException {
        var mistake = contract.schema().mistakeIn(value(text, parameter.schema()), parameter.schema());
        if (mistake.isPresent()) {
            throw refused("%s's '%s' %s."
                    .formatted(where, parameter.name(), mistake.get().words()));
        }
    }

    /** What a text in an address stands for; the text itself if it isn't of the kind that is wanted. */
    private static JsonNode value(String text, JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "boolean" -> isBoolean(text) ? BooleanNode.valueOf(text.equals("true")) : TextNode.valueOf(text);
            case "integer" -> number(text);
            default -> TextNode.valueOf(text);
        };
    }

    private static boolean isBoolean(String text) {
        return text.equals("true") || text.equals("false");
    }

    private static JsonNode number(String text) {
        try {
            return LongNode.valueOf(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text);
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(ProblemType.BAD_REQUEST, detail);
    }
}
