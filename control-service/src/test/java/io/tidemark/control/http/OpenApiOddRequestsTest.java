package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the service answers in its own words and goes on. */
class OpenApiOddRequestsTest {

    @TempDir
    private Path directory;

    private KafkalessService service;
    private List<String> ids = List.of();

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory);
        var client = service.client();
        var job = client.startJob(StartRequest.of("0".repeat(64))).id();
        await().until(() -> service.launcher.isRunning(job));
        var taken = client.await(
                client.savepoint(job, new SavepointRequest(Optional.of("one"), Optional.empty())),
                Duration.ofSeconds(10));
        ids = List.of("0".repeat(64), job, taken.savepoint().orElseThrow(), taken.id());
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 20_261_124})
    void areNeverAMistakeOfOurs(long seed) throws Exception {
        send(seed, 200);
    }

    @Tag("thorough")
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6, 7, 8})
    void areNeverAMistakeOfOursHoweverMany(long seed) throws Exception {
        send(seed, 5_000);
    }

    private void send(long seed, int requests) throws Exception {
        var odd = new OddRequests(Contract.read(), new Random(seed));
        for (int i = 0; i < requests; i++) {
            var request = odd.next(ids);

            var answer = answerTo(request);

            assertThat(answer).as("request %d: %s", i, request).startsWith("HTTP/1.1 ");
            assertThat(answer.charAt(9))
                    .as("request %d: %s: %s", i, request, answer)
                    .isNotEqualTo('5');
            assertThat(answer)
                    .as("request %d: %s", i, request)
                    .doesNotContain("\\tat ")
                    .doesNotContain("Exception");
        }
        await().untilAsserted(() -> assertThat(
                        answerTo(new OddRequests.Odd("GET", "/health/ready", "text/plain", Buffer.buffer())))
                .startsWith("HTTP/1.1 200"));
    }

    /** Java's client would refuse to send much of it. */
    private String answerTo(OddRequests.Odd odd) throws IOException {
        try (var socket = new Socket(service.url().getHost(), service.url().getPort())) {
            socket.setSoTimeout(10_000);
            var head =
                    "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(
                                    odd.method(),
                                    odd.target(),
                                    service.url().getAuthority(),
                                    odd.contentType(),
                                    odd.body().length());
            var request =
                    Buffer.buffer(head.getBytes(StandardCharsets.ISO_8859_1)).appendBuffer(odd.body());
            socket.getOutputStream().write(request.getBytes());
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
