package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.http.Schema.Mistake;
import io.tidemark.control.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiSchemaTest {

    private static final String THING = """
            {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {
              "id": {"type": "string", "minLength": 1, "description": "Its name."},
              "label": {"type": "string", "minLength": 1, "maxLength": 3},
              "tasks": {"type": "integer", "minimum": 1, "maximum": 64},
              "rate": {"type": "number", "exclusiveMinimum": 0},
              "drift": {"type": "number", "minimum": 0},
              "paused": {"type": "boolean"},
              "at": {"type": "string", "format": "date-time"},
              "every": {"type": "string", "format": "duration"},
              "kind": {"enum": ["a", "b"]},
              "word": {"type": "string", "pattern": "^[a-z]+$"},
              "list": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer"}},
              "map": {"type": "object", "additionalProperties": {"type": "string"}},
              "inner": {"$ref": "#/things/inner"},
              "any": {}}}""";
    private static final String INNER = """
            {"type": "object", "properties": {"deep": {"type": "boolean"}}}""";
    private static final JsonNode DOCUMENT = json("{\"things\": {\"thing\": " + THING + ", \"inner\": " + INNER + "}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'label': 'abc', 'tasks': 64, 'rate': 0.5, 'drift': 0}",
                "{'paused': false, 'at': '2026-11-23T05:15:00Z', 'every': 'PT10S', 'kind': 'b', 'word': 'word'}",
                "{'list': [1, 2], 'map': {'x': 'y'}, 'inner': {'deep': true, 'more': 1}, 'any': [{}]}",
                "{'tasks': 3.0}",
                "{'label': null, 'list': null}",
            })
    void acceptsWhatFits(String fields) {
        assertThat(mistakeIn(withId(fields))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'label': ''} | /label | must be a text of 1 to 3 characters, was ''",
                "{'label': 'long'} | /label | must be a text of 1 to 3 characters, was 'long'",
                "{'label': 7} | /label | must be a text of 1 to 3 characters, was 7",
                "{'tasks': 0} | /tasks | must be a whole number from 1 to 64, was 0",
                "{'tasks': 65} | /tasks | must be a whole number from 1 to 64, was 65",
                "{'tasks': 2.5} | /tasks | must be a whole number from 1 to 64, was 2.5",
                "{'tasks': '3'} | /tasks | must be a whole number from 1 to 64, was '3'",
                "{'tasks': 1e400} | /tasks | must be a whole number from 1 to 64, was Infinity",
                "{'rate': 0} | /rate | must be a number > 0, was 0",
                "{'rate': 1e400} | /rate | must be a number > 0, was Infinity",
                "{'drift': -1} | /drift | must be a number >= 0, was -1",
                "{'paused': 'true'} | /paused | must be true or false, was 'true'",
                "{'at': 'now'} | /at | must be a time such as 2026-11-23T05:15:00Z, was 'now'",
                "{'every': '10s'} | /every | must be a duration such as PT10S, was '10s'",
                "{'kind': 'c'} | /kind | must be one of a, b, was 'c'",
                "{'word': 'W'} | /word | must be a text that matches ^[a-z]+$, was 'W'",
                "{'list': []} | /list | must be a list of 1 to 2 entries, was a list of 0",
                "{'list': [1, 2, 3]} | /list | must be a list of 1 to 2 entries, was a list of 3",
                "{'list': {}} | /list | must be a list of 1 to 2 entries, was an object",
                "{'list': [1, true]} | /list/1 | must be a whole number, was true",
                "{'map': {'a/b~c': 1}} | /map/a~1b~0c | must be a text, was 1",
                "{'map': {'x': null}} | /map/x | must be a text, was null",
                "{'inner': {'deep': 1}} | /inner/deep | must be true or false, was 1",
            })
    void namesThePlaceAndWhatItMustBe(String fields, String place, String words) {
        assertThat(mistakeIn(withId(fields))).contains(new Mistake(place, words));
    }

    @Test
    void namesWhatIsMissingAndWhatItMeans() {
        assertThat(mistakeIn(json("{}"))).contains(new Mistake("", "must have 'id': its name"));
        assertThat(mistakeIn(json("{\"id\":null}"))).contains(new Mistake("", "must have 'id': its name"));
    }

    @Test
    void namesAFieldThatIsNotKnownAndThoseThatAre() {
        var mistake = mistakeIn(json("{\"id\":\"x\",\"colour\":1}")).orElseThrow();

        assertThat(mistake.sentence("The body"))
                .startsWith("The body has a field 'colour' that isn't known here. Known: [any, at, drift, every, id,");
    }

    @Test
    void aClosedOneAlsoRefusesWhatWouldBeIgnored() {
        var value = json("{\"id\":\"x\",\"inner\":{\"more\":1}}");

        assertThat(Schema.of(DOCUMENT).closed().mistakeIn(value, DOCUMENT.at("/things/thing")))
                .contains(new Mistake("/inner", "has a field 'more' that isn't known here. Known: [deep]"));
    }

    @Test
    void makesASentenceOfThePlace() {
        assertThat(new Mistake("/arms/0/name", "must be a text, was 1").sentence("The body"))
                .isEqualTo("The body's 'name' (at /arms/0/name) must be a text, was 1");
    }

    private static Optional<Mistake> mistakeIn(JsonNode value) {
        return Schema.of(DOCUMENT).mistakeIn(value, DOCUMENT.at("/things/thing"));
    }

    private static JsonNode withId(String fields) {
        return json("{\"id\":\"x\"," + fields.substring(1).replace('\'', '"'));
    }

    private static JsonNode json(String text) {
        return WireJson.tree(text.getBytes(StandardCharsets.UTF_8));
    }
}
