package io.tidemark.control.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of the whole interface, as OpenAPI 3.1: {@code /api/v1/openapi.json}. Also there while the service starts. */
final class OpenApiDocument {

    private static final String RESOURCE = "openapi.json";

    private OpenApiDocument() {}

    static void addTo(Router router) {
        var document = Buffer.buffer(bytes());
        router.get("/api/v1/openapi.json").handler(context -> {
            var unused = context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON)
                    .end(document);
        });
    }

    static byte[] bytes() {
        try (var in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The service's JAR lacks %s beside %s; build it anew."
                        .formatted(RESOURCE, OpenApiDocument.class));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s from the service's JAR".formatted(RESOURCE), e);
        }
    }
}
