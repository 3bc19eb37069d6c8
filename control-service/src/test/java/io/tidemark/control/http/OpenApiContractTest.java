package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.http.Contract.Operation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiContractTest {

    private static final Contract CONTRACT = Contract.read();
    private static final JsonNode SCHEMAS = CONTRACT.document().at("/components/schemas");
    private static final String WIRE = "io.tidemark.control.wire.";

    static Stream<String> records() {
        return names(SCHEMAS).stream().filter(name -> recordOf(name).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/savepoints/diff, /api/v1/savepoints/diff",
        "GET, /api/v1/savepoints/diff, /api/v1/savepoints/{id}",
        "GET, /api/v1/jobs/, /api/v1/jobs",
        "GET, /api/v1/jobs/a%2Fb, /api/v1/jobs/{id}",
        "POST, /api/v1/jobs/a/checkpoints/7/savepoint, /api/v1/jobs/{id}/checkpoints/{epoch}/savepoint"
    })
    void findsWhatIsAskedFor(String method, String path, String template) {
        assertThat(CONTRACT.operation(method, path).map(Operation::path)).contains(template);
    }

    @ParameterizedTest
    @CsvSource({"PUT, /api/v1/jobs", "GET, /api/v1/nothing", "GET, /", "GET, /api/v1/jobs/a/b/c"})
    void findsNothingWhereNothingIs(String method, String path) {
        assertThat(CONTRACT.operation(method, path)).isEmpty();
    }

    @Test
    void everyAnswerOfJsonHasASchema() {
        for (var operation : CONTRACT.operations()) {
            for (var answer : operation.description().path("responses").properties()) {
                for (var content : answer.getValue().path("content").properties()) {
                    assertThat(content.getValue().has("schema")
                                    || !content.getKey().equals(Answers.JSON))
                            .as("%s %s -> %s", operation.method(), operation.path(), answer.getKey())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void saysOfEveryReadThatItMayBeAskedForOnlyIfChanged() {
        for (var operation : CONTRACT.operations()) {
            boolean isRead = operation.method().equals("GET")
                    && operation.path().startsWith("/api/v1/")
                    && !operation.path().endsWith("openapi.json")
                    && !operation.answerSchema(200).isMissingNode();
            assertThat(operation.description().path("responses").has("304"))
                    .as(operation.path())
                    .isEqualTo(isRead);
            assertThat(operation.parametersIn("header").stream()
                            .anyMatch(it -> it.name().equals("If-None-Match")))
                    .as(operation.path())
                    .isEqualTo(isRead);
        }
    }

    @Test
    void saysNothingInASchemaThatIsNotChecked() {
        var schemas = new ArrayList<JsonNode>(CONTRACT.document().findValues("schema"));
        SCHEMAS.forEach(schemas::add);

        for (var schema : schemas) {
            assertKnown(schema);
        }
    }

    /** What isn't optional is always there; but in a request a map or a list may be left out, too. */
    @ParameterizedTest
    @MethodSource("records")
    void describesEachFieldOfWhatTravels(String name) {
        var schema = SCHEMAS.path(name);
        var type = recordOf(name).orElseThrow();
        var components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();

        assertThat(names(schema.path("properties"))).containsAll(components);
        assertThat(Arrays.stream(type.getMethods()).map(Method::getName)).containsAll(names(schema.path("properties")));
        if (!name.endsWith("Request")) {
            for (var component : type.getRecordComponents()) {
                assertThat(isRequired(schema, component.getName()))
                        .as("%s is required", component.getName())
                        .isEqualTo(!component.getType().equals(Optional.class));
            }
        }
    }

    private static boolean isRequired(JsonNode schema, String field) {
        for (var required : schema.path("required")) {
            if (required.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static void assertKnown(JsonNode schema) {
        assertThat(Schema.KEYWORDS).containsAll(names(schema));
        for (var property : schema.path("properties")) {
            assertKnown(property);
        }
        assertKnownIfThere(schema.path("items"));
        assertKnownIfThere(schema.path("additionalProperties"));
    }

    private static void assertKnownIfThere(JsonNode schema) {
        if (schema.isObject()) {
            assertKnown(schema);
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Optional<Class<?>> recordOf(String schema) {
        try {
            return Optional.<Class<?>>of(Class.forName(WIRE + schema)).filter(Class::isRecord);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
