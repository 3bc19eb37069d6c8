package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {

    private static final String PROGRAM = "0".repeat(64);

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

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(ProblemType.NO_SUCH_ROUTE, "GET", "/nothing", "", ""),
                refusal(ProblemType.NO_SUCH_ROUTE, "GET", "/api/v1/nothing", "", ""),
                refusal(ProblemType.METHOD_NOT_ALLOWED, "DELETE", "/api/v1/jobs", "", ""),
                refusal(ProblemType.METHOD_NOT_ALLOWED, "PUT", "/api/v1/jobs/x", "application/json", "{}"),
                refusal(ProblemType.UNKNOWN_JOB, "GET", "/api/v1/jobs/x", "", ""),
                refusal(ProblemType.UNKNOWN_JOB, "POST", "/api/v1/jobs/x/stop", "", ""),
                refusal(ProblemType.UNKNOWN_JOB, "POST", "/api/v1/jobs/x/cancel", "", ""),
                refusal(ProblemType.UNKNOWN_JOB, "POST", "/api/v1/jobs/x/savepoints", "", ""),
                refusal(ProblemType.UNKNOWN_SAVEPOINT, "GET", "/api/v1/savepoints/x", "", ""),
                refusal(ProblemType.UNKNOWN_OPERATION, "GET", "/api/v1/operations/x", "", ""),
                refusal(ProblemType.UNKNOWN_PROGRAM, "GET", "/api/v1/programs/x", "", ""),
                refusal(ProblemType.UNKNOWN_COMPARISON, "GET", "/api/v1/comparisons/x", "", ""),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/comparisons", "application/json", "{}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/comparisons",
                        "application/json",
                        "{\"a\":{},\"b\":{\"topic\":\"t\"}}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/comparisons",
                        "application/json",
                        "{\"a\":{\"topic\":\"t\"},\"b\":{\"topic\":\"t\"},\"tolerance\":-1}"),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/jobs", "application/json", "{"),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/jobs", "application/json", "null"),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/jobs", "application/json", "[]"),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/jobs", "application/json", "{}"),
                refusal(ProblemType.BAD_REQUEST, "POST", "/api/v1/jobs", "application/json", "{\"colour\":\"red\"}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/jobs",
                        "application/json",
                        "{\"program\":\"x\",\"parallelism\":0}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/jobs",
                        "application/json",
                        "{\"program\":\"x\",\"checkpointInterval\":\"soon\"}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/jobs",
                        "application/json",
                        "{\"program\":\"x\",\"stateMemoryBytes\":4096}"),
                refusal(
                        ProblemType.BAD_REQUEST,
                        "POST",
                        "/api/v1/jobs",
                        "application/json",
                        "{\"program\":\"x\",\"parameters\":{\"a\":null}}"),
                refusal(
                        ProblemType.UNKNOWN_SAVEPOINT,
                        "POST",
                        "/api/v1/jobs",
                        "application/json",
                        "{\"program\":\"x\",\"savepoint\":\"sp-1\"}"),
                refusal(ProblemType.UNSUPPORTED_MEDIA_TYPE, "POST", "/api/v1/jobs", "text/plain", "{}"),
                refusal(ProblemType.UNSUPPORTED_MEDIA_TYPE, "POST", "/api/v1/programs", "text/plain", "x"),
                refusal(ProblemType.PROGRAM_REFUSED, "POST", "/api/v1/programs", "application/java-archive", "x"),
                refusal(ProblemType.BODY_TOO_LARGE, "POST", "/api/v1/jobs", "application/json", " ".repeat(2 << 20)),
                refusal(
                        ProblemType.BODY_TOO_LARGE,
                        "POST",
                        "/api/v1/programs",
                        "application/java-archive",
                        " ".repeat((int) KafkalessService.PROGRAM_LIMIT_BYTES + 1)));
    }

    @ParameterizedTest(name = "{1} {2} -> {0}")
    @MethodSource("refusals")
    void everyNoIsAProblem(ProblemType type, String method, String path, String contentType, String body)
            throws Exception {
        var request = HttpRequest.newBuilder(at(path)).method(method, BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }

        assertProblem(send(request), type);
    }

    @Test
    void whatTheEngineRefusesIsAProblemInItsWords() throws Exception {
        service.launcher.refuseStarts(new RefusedException(ProblemType.SOURCE_REFUSED, "There is no topic 'clicks'."));

        var problem = assertProblem(postJob("{\"program\":\"" + PROGRAM + "\"}"), ProblemType.SOURCE_REFUSED);

        assertThat(problem.type()).isEqualTo("urn:tidemark:problem:source-refused");
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.detail()).isEqualTo("There is no topic 'clicks'.");
    }

    @Test
    void aMistakeOfOursIsAReferenceAndNeverAStackTrace() throws Exception {
        service.launcher.breakWith(new IllegalArgumentException("secret of the house"));

        var problem = assertProblem(postJob("{\"program\":\"" + PROGRAM + "\"}"), ProblemType.INTERNAL);

        assertThat(problem.detail()).contains("reference").doesNotContain("secret");
    }

    @Test
    void aForeignHostIsRefused() throws Exception {
        assertThat(raw("GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains(ProblemType.FOREIGN_HOST.uri());
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws Exception {
        var request = HttpRequest.newBuilder(at("/api/v1/jobs"))
                .header("Origin", "https://evil.example")
                .GET();

        assertProblem(send(request), ProblemType.FOREIGN_HOST);
    }

    @Test
    void acceptsAProgramAndStartsIt() throws Exception {
        var jar = new TestJar().withProgram("demo.App", """
                        package demo;
                        public class App implements io.tidemark.api.Program {
                            public void define(io.tidemark.api.Pipeline p, io.tidemark.api.Parameters q) {}
                        }
                        """).build(directory, "app.jar");

        var program = send(HttpRequest.newBuilder(at("/api/v1/programs"))
                .header("Content-Type", "application/java-archive")
                .POST(BodyPublishers.ofFile(jar)));
        var job = postJob("{\"program\":\"%s\"}"
                .formatted(service.client().programs().get(0).id()));

        assertThat(program.statusCode()).isEqualTo(201);
        assertThat(program.body()).contains("\"App\"");
        assertThat(job.statusCode()).isEqualTo(201);
        var location = job.headers().firstValue("Location").orElseThrow();
        assertThat(send(HttpRequest.newBuilder(at(location)).GET()).body())
                .contains("\"outputs\":{\"totals\":\"totals\"}");
    }

    @Test
    void whatTakesAWhileIsAnOperationToAskFor() throws Exception {
        var job = service.client().startJob(StartRequest.of(PROGRAM));

        var answer = send(
                HttpRequest.newBuilder(at("/api/v1/jobs/" + job.id() + "/stop")).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/operations/stop-" + job.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/api/v1/programs", "/api/v1/savepoints", "/api/v1/promotions"})
    void whatHasNotChangedIsNotSentAgain(String path) throws Exception {
        var tag = get(at(path)).headers().firstValue("ETag").orElseThrow();

        var again = send(
                HttpRequest.newBuilder(at(path)).header("If-None-Match", tag).GET());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void whatHasChangedIsSentWithAnotherTag() throws Exception {
        var before = get(at("/api/v1/jobs")).headers().firstValue("ETag").orElseThrow();
        var job = service.client().startJob(StartRequest.of(PROGRAM));

        var after = send(HttpRequest.newBuilder(at("/api/v1/jobs"))
                .header("If-None-Match", before)
                .GET());

        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).contains(job.id());
        assertThat(after.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void isAliveAndNotReadyUntilItKnowsWhatThereIs() throws Exception {
        try (var starting = KafkalessService.starting(directory.resolve("other"))) {
            assertThat(get(starting.url().resolve("/health/live")).statusCode()).isEqualTo(200);
            assertProblem(get(starting.url().resolve("/health/ready")), ProblemType.STARTING);
            assertProblem(get(starting.url().resolve("/api/v1/jobs")), ProblemType.STARTING);

            starting.serve();

            assertThat(get(starting.url().resolve("/health/ready")).statusCode())
                    .isEqualTo(200);
            assertThat(get(starting.url().resolve("/api/v1/jobs")).body()).isEqualTo("[]");
        }
    }

    @Test
    void offersItsMetrics() throws Exception {
        var answer = get(at("/metrics"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    }

    private static Arguments refusal(ProblemType type, String method, String path, String contentType, String body) {
        return Arguments.of(type, method, path, contentType, body);
    }

    private static Problem assertProblem(HttpResponse<String> answer, ProblemType type) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        assertThat(answer.body()).doesNotContain("\\tat ").doesNotContain("Exception");
        var problem = WireJson.answer(answer.body().getBytes(StandardCharsets.UTF_8), Problem.class);
        assertThat(problem.type()).isEqualTo(type.uri());
        assertThat(problem.status()).isEqualTo(type.status()).isEqualTo(answer.statusCode());
        assertThat(problem.detail()).isNotBlank();
        return problem;
    }

    private HttpResponse<String> postJob(String body) throws Exception {
        return send(HttpRequest.newBuilder(at("/api/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        var answer = http.send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());
        AnswerCheck.requireFit(answer);
        return answer;
    }

    /** Java's client decides about the Host header itself. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(service.url().getHost(), service.url().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private URI at(String path) {
        return service.url().resolve(path);
    }
}
