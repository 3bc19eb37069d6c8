package io.tidemark.control.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of a service that answers as it is told, and closes the connection after each request. */
class SentAgainTest {

    private static final String LOST = "";
    private static final String OPERATION =
            "{\"id\":\"stop-a\",\"kind\":\"STOP\",\"job\":\"a\",\"status\":\"RUNNING\"}";

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aRequestWhoseAnswerIsLostIsSentAgainWithTheSameKey() throws Exception {
        answer(LOST, problem(ProblemType.STARTING), answered(202, "application/json", OPERATION));

        var operation = client().stop("a", Optional.empty());

        assertThat(operation.id()).isEqualTo("stop-a");
        assertThat(keys).hasSize(3);
        assertThat(keys.get(0)).isNotBlank();
        assertThat(keys).containsOnly(keys.get(0));
    }

    @Test
    void eachCallHasAKeyOfItsOwn() throws Exception {
        answer(answered(202, "application/json", OPERATION), answered(202, "application/json", OPERATION));

        client().stop("a", Optional.empty());
        client().stop("a", Optional.empty());

        assertThat(keys).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aNoIsNotAskedAgain() throws Exception {
        answer(problem(ProblemType.JOURNAL_UNAVAILABLE));

        assertThatThrownBy(() -> client().stop("a", Optional.empty())).isInstanceOf(ProblemException.class);
        assertThat(keys).hasSize(1);
    }

    private ControlClient client() {
        return new ControlClient(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    private void answer(String... answers) {
        var thread = new Thread(
                () -> {
                    for (var answer : answers) {
                        try (var socket = server.accept()) {
                            read(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
                            socket.getOutputStream().write(answer.getBytes(UTF_8));
                        } catch (IOException e) {
                            return; // the test is over
                        }
                    }
                },
                "answers");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(BufferedReader in) throws IOException {
        int length = 0;
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Idempotency-Key: ")) {
                keys.add(line.substring("Idempotency-Key: ".length()));
            }
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        for (int i = 0; i < length; i++) {
            var unused = in.read();
        }
    }

    private static String problem(ProblemType type) {
        return answered(type.status(), Problem.MEDIA_TYPE, new String(WireJson.bytes(Problem.of(type, "no")), UTF_8));
    }

    private static String answered(int status, String type, String body) {
        return "HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, type, body.length(), body);
    }
}
