package io.tidemark.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.http.Contract.Operation;
import io.tidemark.control.http.Contract.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The document as a page for people: {@code docs/api.md}. */
final class ApiPage {

    private static final String SCHEMAS = "#/components/schemas/";

    private final Contract contract;
    private final StringBuilder page = new StringBuilder();

    private ApiPage(Contract contract) {
        this.contract = contract;
    }

    static String of(Contract contract) {
        var made = new ApiPage(contract);
        made.write();
        return made.page.toString();
    }

    private void write() {
        line("# The HTTP interface");
        line("");
        line(
                "Made from [openapi.json](../control-service/src/main/resources/io/tidemark/control/http/openapi.json), which a service also"
                        + " tells at `/api/v1/openapi.json`; don't edit this page, `ApiPageTest` says how to make it anew.");
        line("");
        line(contract.document().at("/info/description").asText());
        line("");
        line(
                "A refusal has the type [Problem](#problem), an `ETag` in `If-None-Match` is answered with 304 if nothing has changed.");
        byTag().forEach(this::chapter);
        line("");
        line("## What travels");
        for (var schema : contract.document().at("/components/schemas").properties()) {
            object(schema.getKey(), schema.getValue());
        }
    }

    private Map<String, List<Operation>> byTag() {
        return contract.document().path("paths").properties().stream()
                .flatMap(path -> contract.operations().stream()
                        .filter(operation -> operation.path().equals(path.getKey())))
                .collect(Collectors.groupingBy(
                        operation -> operation.description().at("/tags/0").asText(),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private void chapter(String tag, List<Operation> operations) {
        line("");
        line("## " + tag.substring(0, 1).toUpperCase(Locale.ROOT) + tag.substring(1));
        operations.forEach(this::operation);
    }

    private void operation(Operation operation) {
        line("");
        line("### " + operation.method() + " " + operation.path());
        line("");
        line(operation.description().path("summary").asText());
        var query = operation.parametersIn("query");
        if (!query.isEmpty()) {
            line("");
            line("| in the query | what | meaning |");
            line("|---|---|---|");
            query.forEach(this::parameter);
        }
        var body = operation.description().path("requestBody");
        if (!body.isMissingNode()) {
            var content = body.path("content").properties().iterator().next();
            line("");
            line("Body: %s, `%s`%s."
                    .formatted(
                            kind(content.getValue().path("schema")),
                            content.getKey(),
                            body.path("required").asBoolean() ? "" : "; may be left out"));
        }
        line("");
        line("| answer | what | meaning |");
        line("|---|---|---|");
        for (var answer : operation.description().path("responses").properties()) {
            if (!answer.getKey().equals("default")) {
                answer(answer.getKey(), answer.getValue());
            }
        }
    }

    private void parameter(Parameter parameter) {
        line("| `%s` | %s | %s |".formatted(parameter.name(), kind(parameter.schema()), cell(parameter.description())));
    }

    private void answer(String status, JsonNode answer) {
        var kinds = new ArrayList<String>();
        for (var content : answer.path("content").properties()) {
            kinds.add(
                    content.getValue().has("schema")
                            ? kind(content.getValue().path("schema"))
                            : "`" + content.getKey() + "`");
        }
        line("| %s | %s | %s |"
                .formatted(
                        status,
                        String.join(", ", kinds),
                        cell(answer.path("description").asText())));
    }

    private void object(String name, JsonNode schema) {
        line("");
        line("### " + name);
        line("");
        line(schema.path("description").asText());
        line("");
        line("| field | what | meaning |");
        line("|---|---|---|");
        for (var property : schema.path("properties").properties()) {
            line("| `%s`%s | %s | %s |"
                    .formatted(
                            property.getKey(),
                            isRequired(schema, property.getKey()) ? "" : " (may be absent)",
                            kind(property.getValue()),
                            cell(property.getValue().path("description").asText())));
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

    private String kind(JsonNode schema) {
        var reference = schema.path("$ref").asText();
        if (reference.startsWith(SCHEMAS)) {
            var name = reference.substring(SCHEMAS.length());
            return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT));
        }
        if (schema.path("format").asText().equals("binary")) {
            return "a file";
        }
        if (schema.has("items")) {
            return contract.schema().wanted(schema) + ", each " + kind(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return "names, for each " + kind(schema.path("additionalProperties"));
        }
        return cell(contract.schema().wanted(schema));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
