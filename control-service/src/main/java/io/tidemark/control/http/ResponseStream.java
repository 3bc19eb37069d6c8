package io.tidemark.control.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A long answer, written by a worker thread, which waits while the client doesn't take it. The head is sent with the first
 * bytes, so that what fails before can still be answered as a problem.
 */
final class ResponseStream extends OutputStream {

    private static final int PIECE_BYTES = 1 << 16;
    private static final Duration CLIENT_TAKES_WITHIN = Duration.ofSeconds(60);

    private final HttpServerResponse response;
    private final String mediaType;
    private Buffer pending = Buffer.buffer();

    ResponseStream(HttpServerResponse response, String mediaType) {
        this.response = response;
        this.mediaType = mediaType;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.appendBytes(bytes, offset, length);
        if (pending.length() >= PIECE_BYTES) {
            send();
        }
    }

    /** Sends the rest: the answer is complete. */
    @Override
    public void close() throws IOException {
        send();
        response.end();
    }

    /** Ends the connection if a part was sent already: the client must not take it for the whole. */
    void breakOff() {
        if (response.headWritten() && !response.ended()) {
            response.reset();
        }
    }

    private void send() throws IOException {
        if (!response.headWritten()) {
            response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        }
        var piece = pending;
        pending = Buffer.buffer();
        try {
            response.write(piece)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLIENT_TAKES_WITHIN.toSeconds(), SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The client doesn't take the answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while answering", e);
        }
    }
}
