package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Tokens;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The front door of a service with three tokens, each named like its role, which is also the token. */
class FrontDoorTest {

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private KafkalessService service;

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("data"), access(Access.USUAL_REQUESTS_PER_SECOND));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @ParameterizedTest(name = "{0}: {1} {2} -> {3}")
    @CsvSource({
        "viewer, GET, /api/v1/jobs, 200",
        "viewer, GET, /metrics, 200",
        "viewer, POST, /api/v1/jobs/x/cancel, 403",
        "viewer, DELETE, /api/v1/jobs, 403",
        "viewer, POST, /api/v1/programs, 403",
        "operator, GET, /api/v1/jobs, 200",
        "operator, POST, /api/v1/jobs/x/cancel, 404",
        "operator, POST, /api/v1/programs, 403",
        "operator, POST, /api/v1/programs/, 403",
        "operator, POST, /api/v1/program%73, 403",
        "operator, POST, /api/v1//programs, 403",
        "operator, POST, /api/v1/x/../programs, 403",
        "operator, POST, /api/v1/savepoints/import, 403",
        "viewer, PATCH, /api/v1/savepoints/x, 403",
        "viewer, DELETE, /api/v1/savepoints/x, 403",
        "operator, DELETE, /api/v1/savepoints/x, 404",
        "admin, POST, /api/v1/savepoints/import, 415",
        "admin, POST, /api/v1/programs, 422",
        "admin, POST, /api/v1/jobs/x/cancel, 404",
    })
    void letsEachRoleDoWhatItMay(String token, String method, String path, int status) throws Exception {
        assertThat(ask(method, path, "Bearer " + token).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer nobody", "Bearer ", "Bearer", "Basic dmlld2VyOnZpZXdlcg==", "viewer"})
    void anUnknownTokenIsRefusedAndNotRepeated(String authorization) throws Exception {
        var answer = ask("GET", "/api/v1/jobs", authorization);

        assertProblem(answer, ProblemType.TOKEN_REQUIRED);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
        assertThat(answer.body()).doesNotContain("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/metrics", "/nothing", "/health/live/x"})
    void withoutATokenNothingIsShown(String path) throws Exception {
        assertProblem(ask("GET", path, ""), ProblemType.TOKEN_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void anyoneMayAskWhetherItIsAlive(String path) throws Exception {
        assertThat(ask("GET", path, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} from {1} -> {2}")
    @CsvSource({
        "tidemark.example, , 200",
        "TIDEMARK.example:8642, , 200",
        "localhost, https://tidemark.example, 200",
        "evil.example, , 403",
        "tidemark.example.evil.example, , 403",
        "localhost, https://evil.example, 403",
        "localhost, null, 403",
    })
    void onlyItsNamesAreAnsweredTo(String host, String origin, int status) throws IOException {
        var request = "GET /api/v1/jobs HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer viewer\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n") + "Connection: close\r\n\r\n";

        assertThat(raw(request)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void whoAsksTooOftenIsToldSoAndHoldsUpNobodyElse() throws Exception {
        try (var strict = KafkalessService.start(directory.resolve("strict"), access(1))) {
            HttpResponse<String> answer;
            int asked = 0;
            do {
                answer = ask(strict, "GET", "/api/v1/jobs", "Bearer viewer");
                asked++;
            } while (answer.statusCode() == 200 && asked < 1000);

            assertProblem(answer, ProblemType.TOO_MANY_REQUESTS);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(ask(strict, "GET", "/api/v1/jobs", "Bearer operator").statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpResponse<String> ask(String method, String path, String authorization) throws Exception {
        return ask(service, method, path, authorization);
    }

    private HttpResponse<String> ask(KafkalessService asked, String method, String path, String authorization)
            throws Exception {
        var body = path.contains("program") ? BodyPublishers.ofString("no JAR") : BodyPublishers.noBody();
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + asked.url().getPort() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/java-archive")
                .method(method, body);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> answer, ProblemType type) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(type.status());
        assertThat(WireJson.answer(answer.body().getBytes(StandardCharsets.UTF_8), Problem.class)
                        .type())
                .isEqualTo(type.uri());
    }

    private String raw(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), service.url().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private Access access(int requestsPerSecond) throws Exception {
        return new Access(
                "127.0.0.1", List.of("tidemark.example"), Optional.of(tokens()), Optional.empty(), requestsPerSecond);
    }

    private Tokens tokens() throws Exception {
        var lines = new StringBuilder();
        for (var role : List.of("viewer", "operator", "admin")) {
            var digest = MessageDigest.getInstance("SHA-256").digest(role.getBytes(StandardCharsets.UTF_8));
            lines.append("%s %s %s%n".formatted(role, role, HexFormat.of().formatHex(digest)));
        }
        return Tokens.read(Files.writeString(directory.resolve("tokens"), lines));
    }
}
