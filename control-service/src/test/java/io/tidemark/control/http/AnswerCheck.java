package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.WireJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Holds answers against the document. */
final class AnswerCheck {

    private static final Contract CONTRACT = Contract.read();

    private AnswerCheck() {}

    /** Fails if the answer is JSON and not as the document says, or tells what the document doesn't. */
    static void requireFit(HttpResponse<String> answer) {
        var request = answer.request();
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith(Problem.MEDIA_TYPE)) {
            requireFit(answer, "a problem", CONTRACT.document().at("/components/schemas/Problem"));
        } else if (type.startsWith(Answers.JSON)) {
            var operation = CONTRACT.operation(request.method(), request.uri().getRawPath())
                    .orElseThrow(() -> new AssertionError("The document doesn't know " + request));
            requireFit(
                    answer,
                    operation.method() + " " + operation.path() + " -> " + answer.statusCode(),
                    operation.answerSchema(answer.statusCode()));
        }
    }

    private static void requireFit(HttpResponse<String> answer, String what, JsonNode schema) {
        assertThat(schema.isMissingNode()).as("no schema: %s", what).isFalse();
        var json = WireJson.tree(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(CONTRACT.schema().closed().mistakeIn(json, schema).map(it -> it.sentence("The answer")))
                .as(what)
                .isEmpty();
    }
}
