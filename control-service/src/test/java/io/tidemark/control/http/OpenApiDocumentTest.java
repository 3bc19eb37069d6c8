package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.control.access.Access;
import io.tidemark.control.testing.KafkalessService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 150;
    private static final List<String> IDS =
            List.of("x", "..", "%2e%2e%2fetc%2fpasswd", "%00", "%ff", "a%20b", "%F0%9F%8C%8A", "y".repeat(2000), "-1");
    private static final List<String> QUERIES = List.of(
            "", "?limit=-1", "?limit=99999999999999", "?sort=&sort=", "?cursor=%00", "?%ff=%25", "?dryRun=true");
    private static final List<String> TYPES =
            List.of("application/json", "application/java-archive", "application/x-tar", "text/plain", ";;;");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "7",
            "{\"a\":1e999}",
            "{\"label\":{}}",
            "{\"waive\":[null]}",
            "{\"waive\":\"all\"}",
            "{\"eventsPerSecond\":1e400}",
            "{\"program\":\"../../x\"}",
            "{\"program\":\"x\",\"savepoint\":\"../../x\"}",
            "{\"a\":{\"topic\":\"\\u0000\"},\"b\":{\"topic\":\"\"}}",
            "{\"note\":null}",
            "\u0000\uFFFF",
            "[".repeat(5000));

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private KafkalessService service;

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    static LongStream seeds() {
        return LongStream.of(1, 20_261_123);
    }

    @Test
    void describesEveryRouteAndNoOther() throws IOException {
        try (var api = HttpApi.start(Access.LOCAL, 0, () -> "", 1)) {
            var routes = api.routes().stream()
                    .map(route -> route.replaceAll(":(\\w+)", "{$1}"))
                    .toList();

            assertThat(operations(JSON.readTree(OpenApiDocument.bytes())))
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(routes));
        }
    }

    @Test
    void isServedAsItIsWritten() throws Exception {
        var answer = send(HttpRequest.newBuilder(at("/api/v1/openapi.json")).GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree(OpenApiDocument.bytes()));
        assertThat(JSON.readTree(answer.body()).path("openapi").asText()).startsWith("3.1.");
    }

    @Test
    void refersOnlyToWhatItContains() throws IOException {
        var document = JSON.readTree(OpenApiDocument.bytes());

        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void malformedRequestsAreNeverAMistakeOfOurs(long seed) throws Exception {
        var random = new Random(seed);
        var operations = operations(JSON.readTree(OpenApiDocument.bytes())).stream()
                .filter(it -> !it.equals("GET /api/v1/events")) // its answer has no end: see LiveEventsTest
                .toList();

        for (int i = 0; i < REQUESTS; i++) {
            var operation = any(operations, random).split(" ", -1);
            var path = operation[1].replace("{id}", any(IDS, random)).replace("{epoch}", any(IDS, random));
            var body = any(BODIES, random);
            var request = HttpRequest.newBuilder(URI.create(at("/") + path.substring(1) + any(QUERIES, random)))
                    .header("Content-Type", any(TYPES, random))
                    .method(operation[0], BodyPublishers.ofString(body));

            var answer = send(request);

            assertThat(answer.statusCode())
                    .as("request %d: %s %s with %s: %s", i, operation[0], path, body, answer.body())
                    .isLessThan(500);
            assertThat(answer.body()).doesNotContain("\\tat ").doesNotContain("Exception");
        }

        assertThat(send(HttpRequest.newBuilder(at("/health/ready")).GET()).statusCode())
                .isEqualTo(200);
    }

    private static <T> T any(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** Method and path of each, as in {@code GET /api/v1/jobs/{id}}. */
    private static Set<String> operations(JsonNode document) {
        var operations = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        var answer = http.send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());
        AnswerCheck.requireFit(answer);
        return answer;
    }

    private URI at(String path) {
        return service.url().resolve(path);
    }
}
