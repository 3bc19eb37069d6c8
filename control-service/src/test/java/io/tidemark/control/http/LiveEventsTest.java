package io.tidemark.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.registry.DecisionTail;
import io.tidemark.control.registry.TestTails;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that follow a control log of which the last hundred decisions are at hand. */
class LiveEventsTest {

    private static final int KEPT = 100;
    private static final LiveEvents.Limits PATIENT =
            new LiveEvents.Limits(2, Duration.ofMillis(20), Duration.ofHours(1));
    private static final String LONG_REASON = "x".repeat(20_000);

    private final Vertx vertx = Vertx.vertx();
    private final DecisionTail tail = TestTails.keeping(KEPT);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private LiveEvents live = new LiveEvents(vertx, PATIENT);
    private int port;

    @AfterEach
    void stop() throws Exception {
        for (var one : opened) {
            one.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void tellsWhatIsDecidedFromThenOnWithItsPosition() throws Exception {
        cancel(3);
        serve(PATIENT);
        var events = follow("", "");

        TestTails.cancel(tail, "orders", "a reason");

        var told = readUntil(events, "\"position\":4");
        assertThat(told)
                .contains("id: 4\nevent: decided\ndata: {")
                .contains("\"actor\":\"ann\"", "\"reason\":\"a reason\"")
                .doesNotContain("\"position\":3");
    }

    @Test
    void whoComesBackWithTheLastIdMissesNothingAndHearsNothingTwice() throws Exception {
        cancel(90);
        serve(PATIENT);
        var events = follow("", "20");

        var told = readUntil(events, "\"position\":90");
        cancel(5);
        told += readUntil(events, "\"position\":95");

        assertThat(positions(told))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(21, 95).boxed().toList());
    }

    @Test
    void tellsOnlyOfTheJobThatIsAskedForAndHowFarItIs() throws Exception {
        serve(PATIENT);
        var events = follow("?job=b&after=0", "");

        TestTails.cancel(tail, "a", "-");
        TestTails.cancel(tail, "b", "-");
        TestTails.cancel(tail, "a", "-");

        var told = readUntil(events, ": still here\nid: 3\n");
        assertThat(positions(told)).containsExactly(2L);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"0, EVENTS_GONE", "151, EVENTS_GONE", "-1, EVENTS_GONE", "seven, BAD_REQUEST"})
    void aPlaceThatIsNotAtHandIsRefused(String lastEventId, ProblemType type) throws Exception {
        cancel(150);
        serve(PATIENT);

        var answer = http.send(request("", lastEventId), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(type.status());
        assertThat(answer.body()).contains(type.uri());
        assertThat(live.readers()).isZero();
    }

    @Test
    void noMoreThanSoManyMayFollowAtATime() throws Exception {
        serve(PATIENT);
        var first = follow("", "");
        follow("", "");

        var refused = http.send(request("", ""), BodyHandlers.ofString());
        first.close();
        await().until(() -> live.readers() == 1);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains(ProblemType.TOO_MANY_READERS.uri());
        assertThat(follow("", "")).isNotNull();
    }

    @Test
    void whoTakesNothingForTooLongIsDroppedWithAReason() throws Exception {
        serve(new LiveEvents.Limits(1, Duration.ofMillis(20), Duration.ofMillis(60)));
        try (var socket = idleFollower()) {
            cancelAtLength(KEPT);
            await().until(() -> live.readers() == 0);

            assertThat(rest(socket)).contains("event: dropped", "You took nothing for", "Last-Event-ID");
        }
    }

    @Test
    void whoFallsTooFarBehindIsDroppedWithAReason() throws Exception {
        serve(PATIENT);
        try (var socket = idleFollower()) {
            cancelAtLength(3 * KEPT);

            assertThat(rest(socket)).contains("event: dropped", "decisions behind");
        }
        await().until(() -> live.readers() == 0);
    }

    private void serve(LiveEvents.Limits limits) throws Exception {
        live = new LiveEvents(vertx, limits);
        var router = Router.router(vertx);
        router.get("/events").handler(context -> {
            try {
                live.follow(context, tail);
            } catch (RefusedException e) {
                Problems.answer(context, e);
            }
        });
        port = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(4096))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, SECONDS)
                .actualPort();
    }

    private InputStream follow(String query, String lastEventId) throws Exception {
        HttpResponse<InputStream> answer = http.send(request(query, lastEventId), BodyHandlers.ofInputStream());
        opened.add(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        return answer.body();
    }

    private HttpRequest request(String query, String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events" + query));
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return request.build();
    }

    /** Asks for events and reads none. */
    private Socket idleFollower() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write("GET /events?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        await().until(() -> live.readers() == 1);
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        var text = new ByteArrayOutputStream();
        var piece = new byte[8192];
        for (int n = socket.getInputStream().read(piece);
                n >= 0;
                n = socket.getInputStream().read(piece)) {
            text.write(piece, 0, n);
            if (text.toString(UTF_8).endsWith("0\r\n\r\n")) {
                break; // the last chunk: a client may keep the connection
            }
        }
        return text.toString(UTF_8);
    }

    private static String readUntil(InputStream in, String expected) throws IOException {
        var text = new ByteArrayOutputStream();
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.write(next);
            if (last == '\n' && next == '\n' && text.toString(UTF_8).contains(expected)) {
                return text.toString(UTF_8);
            }
            last = next;
        }
        throw new AssertionError("no '%s' in %s".formatted(expected, text.toString(UTF_8)));
    }

    private static List<Long> positions(String told) {
        return told.lines()
                .filter(line -> line.startsWith("data: {\"position\":"))
                .map(line -> Long.valueOf(line.replaceAll("^data: .\"position\":(\\d+),.*", "$1")))
                .toList();
    }

    private void cancel(int times) {
        for (int i = 0; i < times; i++) {
            TestTails.cancel(tail, "orders", "-");
        }
    }

    private void cancelAtLength(int times) {
        for (int i = 0; i < times; i++) {
            TestTails.cancel(tail, "orders", LONG_REASON);
        }
    }
}
