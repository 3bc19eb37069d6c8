package io.tidemark.control.http;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.wire.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the document says can be asked for, and how. Thread-safe. */
final class Contract {

    private static final Set<String> NOT_METHODS = Set.of("parameters", "summary", "description");

    private final JsonNode document;
    private final List<Operation> operations;

    private Contract(JsonNode document) {
        this.document = document;
        var found = new ArrayList<Operation>();
        for (var path : document.path("paths").properties()) {
            for (var entry : path.getValue().properties()) {
                if (!NOT_METHODS.contains(entry.getKey())) {
                    found.add(operation(path.getKey(), path.getValue(), entry.getKey(), entry.getValue()));
                }
            }
        }
        // '/savepoints/diff' is no '/savepoints/{id}'
        found.sort(comparingLong(Operation::variables));
        operations = List.copyOf(found);
    }

    /** The one that is served. */
    static Contract read() {
        return new Contract(WireJson.tree(OpenApiDocument.bytes()));
    }

    JsonNode document() {
        return document;
    }

    Schema schema() {
        return Schema.of(document);
    }

    List<Operation> operations() {
        return operations;
    }

    /**
     * What is asked for with this method and path; empty if the document knows nothing like it.
     *
     * @param path as it comes in the address, not decoded
     */
    Optional<Operation> operation(String method, String path) {
        var segments = segments(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        return operations.stream()
                .filter(it -> it.method().equals(method) && it.matches(segments))
                .findFirst();
    }

    private Operation operation(String path, JsonNode common, String method, JsonNode description) {
        var parameters = new ArrayList<Parameter>();
        for (var from : List.of(common, description)) {
            for (var entry : from.path("parameters")) {
                var parameter = entry.has("$ref")
                        ? document.at(entry.path("$ref").asText().substring(1))
                        : entry;
                parameters.add(new Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("description").asText(),
                        parameter.path("schema")));
            }
        }
        return new Operation(
                method.toUpperCase(Locale.ROOT), path, segments(path), List.copyOf(parameters), description);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /**
     * One thing that can be asked for.
     *
     * @param method such as {@code GET}
     * @param path such as {@code /api/v1/jobs/{id}}
     * @param segments the path between its slashes
     * @param parameters in the path, the query and the headers
     * @param description all that the document says of it
     */
    record Operation(
            String method, String path, List<String> segments, List<Parameter> parameters, JsonNode description) {

        /** The schema of a JSON body; missing if none is taken. */
        JsonNode bodySchema() {
            return description.at("/requestBody/content/application~1json/schema");
        }

        /** The schema of the JSON that is answered with this status; missing if there is none. */
        JsonNode answerSchema(int status) {
            return description.path("responses").path(Integer.toString(status)).at("/content/application~1json/schema");
        }

        List<Parameter> parametersIn(String place) {
            return parameters.stream().filter(it -> it.place().equals(place)).toList();
        }

        private long variables() {
            return segments.stream().filter(Operation::isVariable).count();
        }

        private boolean matches(List<String> asked) {
            if (asked.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < asked.size(); i++) {
                if (!isVariable(segments.get(i)) && !segments.get(i).equals(asked.get(i))) {
                    return false;
                }
            }
            return true;
        }

        static boolean isVariable(String segment) {
            return segment.startsWith("{");
        }
    }

    /**
     * One parameter.
     *
     * @param place {@code path}, {@code query} or {@code header}
     * @param description what it is for; may be empty
     */
    record Parameter(String name, String place, String description, JsonNode schema) {}
}
