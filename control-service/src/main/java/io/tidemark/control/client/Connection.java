package io.tidemark.control.client;

import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Carries requests to a control service and answers back: who asks, what is sent again when a connection breaks, and a no or a
 * silence as an exception. Thread-safe.
 */
final class Connection {

    /** Long enough for a start, which asks Kafka and everyone who takes part. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private static final Duration TRY_AGAIN_EVERY = Duration.ofMillis(100);

    /** The service is starting, or hasn't what it needs at the moment. */
    static final int UNAVAILABLE = 503;

    /** Long enough for a service that is started again. */
    private static final Duration SEND_AGAIN_FOR = Duration.ofSeconds(30);

    private final URI url;
    private final Optional<String> token;
    private final HttpClient http;

    private Connection(URI url, Optional<String> token, HttpClient http) {
        this.url = url;
        this.token = token;
        this.http = http;
    }

    static Connection to(URI url) {
        return new Connection(url, Optional.empty(), connections().build());
    }

    /** @throws IOException if the credentials' file of authorities can't be used */
    static Connection to(URI url, Credentials credentials) throws IOException {
        var connections = connections();
        if (credentials.authorities().isPresent()) {
            connections.sslContext(
                    Authorities.trusting(credentials.authorities().get()));
        }
        return new Connection(url, credentials.token(), connections.build());
    }

    URI url() {
        return url;
    }

    /** @param path behind {@code /api/v1} */
    HttpRequest.Builder request(String path) {
        return page("/api/v1" + path);
    }

    /** @param path as the service says it */
    HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(url.resolve(path));
    }

    byte[] get(String path) throws ProblemException, IOException {
        return send(request(path).GET());
    }

    byte[] post(String path, Object body) throws ProblemException, IOException {
        var response = sentAgainIfLost(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(WireJson.bytes(body))));
        return accepted(response).body();
    }

    /** An answer that may be long, or never end; to be closed. */
    InputStream stream(HttpRequest.Builder request) throws ProblemException, IOException {
        var response = exchange(request, BodyHandlers.ofInputStream());
        if (response.statusCode() < 300) {
            return response.body();
        }
        try (var in = response.body()) {
            throw new ProblemException(problem(response, in.readAllBytes()));
        }
    }

    /**
     * Sends a request with a key again if the connection breaks before its answer is there. The service may have carried it
     * out or not: thanks to the key it does so once. It may be starting again meanwhile.
     */
    private HttpResponse<byte[]> sentAgainIfLost(HttpRequest.Builder request) throws IOException {
        try {
            return exchange(request, BodyHandlers.ofByteArray());
        } catch (ServiceUnreachableException | InterruptedIOException e) {
            throw e; // it isn't there, or nobody waits for the answer
        } catch (IOException e) {
            return sentAgain(request, e);
        }
    }

    private HttpResponse<byte[]> sentAgain(HttpRequest.Builder request, IOException lost) throws IOException {
        long giveUp = System.nanoTime() + SEND_AGAIN_FOR.toNanos();
        while (true) {
            pause(TRY_AGAIN_EVERY);
            try {
                var response = exchange(request, BodyHandlers.ofByteArray());
                if (response.statusCode() != UNAVAILABLE || System.nanoTime() > giveUp) {
                    return response;
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (System.nanoTime() > giveUp) {
                    e.addSuppressed(lost);
                    throw e;
                }
            }
        }
    }

    byte[] send(HttpRequest.Builder builder) throws ProblemException, IOException {
        return answered(builder).body();
    }

    HttpResponse<byte[]> answered(HttpRequest.Builder builder) throws ProblemException, IOException {
        return accepted(exchange(builder, BodyHandlers.ofByteArray()));
    }

    private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> response) throws ProblemException, IOException {
        if (response.statusCode() < 300) {
            return response;
        }
        throw new ProblemException(problem(response, response.body()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder builder, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        token.ifPresent(secret -> builder.setHeader("Authorization", "Bearer " + secret));
        try {
            return http.send(builder.timeout(ANSWER_WITHIN).build(), handler);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ServiceUnreachableException(
                    "Tidemark isn't running at %s. Start it with `./tidemark up`, or say where it is with --url."
                            .formatted(url),
                    e);
        } catch (SSLException e) {
            throw new ServiceUnreachableException(
                    "Cannot be sure that it is Tidemark at %s: %s. If its certificate is of an authority of your own, name that with --ca-cert; if it speaks no TLS, begin --url with http://."
                            .formatted(url, e.getMessage()),
                    e);
        } catch (HttpTimeoutException e) {
            throw new ServiceUnreachableException(
                    "Tidemark at %s doesn't answer within %d s.".formatted(url, ANSWER_WITHIN.toSeconds()), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Problem problem(HttpResponse<?> response, byte[] body) throws IOException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith(Problem.MEDIA_TYPE)) {
            throw new IOException("%s answered with status %d and no explanation. Is it Tidemark that runs there?"
                    .formatted(response.uri(), response.statusCode()));
        }
        return WireJson.answer(body, Problem.class);
    }

    /** What stands behind a path, with the question mark. */
    static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** A part of a path, or a parameter's value. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("Interrupted while waiting for Tidemark");
        interrupted.initCause(e);
        return interrupted;
    }

    private static HttpClient.Builder connections() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }
}
