package io.tidemark.control.http;

import io.tidemark.control.registry.DecisionTail;
import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows what is decided. It has a place in the control log and nothing else: what it hasn't taken yet
 * waits in the log's tail, which is the same for all. Whoever is too slow for that is dropped, and may come back with the
 * last id it got.
 *
 * <p>Lives on one event loop; only {@link #wake} may be called from elsewhere.
 */
final class EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final int PIECE_ENTRIES = 50;
    private static final long GOODBYE_MILLIS = 5000;

    private final Vertx vertx;
    private final Context eventLoop;
    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final DecisionTail tail;
    private final Optional<String> job;
    private final LiveEvents.Limits limits;
    private final Runnable wake = this::wake;
    private final AtomicBoolean awake = new AtomicBoolean();
    private Runnable afterwards = () -> {};
    private long position;
    private long timer;
    private long beatsWithoutRoom;
    private boolean ended;

    /**
     * @param job tell only what concerns this job
     * @param position of the last decision that the client knows
     */
    EventReader(
            Vertx vertx,
            HttpServerRequest request,
            DecisionTail tail,
            Optional<String> job,
            long position,
            LiveEvents.Limits limits) {
        this.vertx = vertx;
        this.eventLoop = vertx.getOrCreateContext();
        this.response = request.response();
        this.connection = request.connection();
        this.tail = tail;
        this.job = job;
        this.position = position;
        this.limits = limits;
    }

    /** @param atTheEnd called once, when it is over */
    void begin(Runnable atTheEnd) {
        afterwards = atTheEnd;
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> end());
        timer = vertx.setPeriodic(limits.beat().toMillis(), it -> beat());
        send(Buffer.buffer(signOfLife())); // so that the client knows at once that it is heard
        tail.listen(wake);
        tell();
    }

    /** There is something new. Many calls before the next look count as one. */
    private void wake() {
        if (awake.compareAndSet(false, true)) {
            eventLoop.runOnContext(nothing -> {
                awake.set(false);
                tell();
            });
        }
    }

    /** Tells what the client takes; the rest when there is room for it again. */
    private void tell() {
        while (!ended && !response.writeQueueFull()) {
            var next = tail.after(position, PIECE_ENTRIES);
            if (next.isEmpty()) {
                drop("You were more than %d decisions behind.".formatted(DecisionTail.KEPT));
                return;
            }
            if (next.get().isEmpty()) {
                return;
            }
            var piece = Buffer.buffer();
            for (var entry : next.get()) {
                position = entry.position();
                if (job.map(entry::concernsJob).orElse(true)) {
                    append(piece, entry);
                }
            }
            if (piece.length() > 0) {
                send(piece);
            }
        }
        if (!ended) {
            response.drainHandler(drained -> {
                beatsWithoutRoom = 0;
                tell();
            });
        }
    }

    /** A client that takes nothing for too long is dropped; one that is only bored hears that we are still here. */
    private void beat() {
        if (!response.writeQueueFull()) {
            beatsWithoutRoom = 0;
            send(Buffer.buffer(signOfLife()));
            return;
        }
        beatsWithoutRoom++;
        if (limits.beat().multipliedBy(beatsWithoutRoom).compareTo(limits.patience()) >= 0) {
            drop("You took nothing for %d s.".formatted(limits.patience().toSeconds()));
        }
    }

    /** With the place it stands for, so that a filtered reader that comes back needn't be told again what it didn't want. */
    private String signOfLife() {
        return ": still here\nid: %d\n\n".formatted(position);
    }

    private static void append(Buffer piece, AuditEntry entry) {
        piece.appendString("id: %d\nevent: decided\ndata: ".formatted(entry.position()))
                .appendBytes(WireJson.bytes(entry))
                .appendString("\n\n");
    }

    private void drop(String reason) {
        LOG.info("event=events-reader-dropped position={} reason=\"{}\"", position, reason);
        var goodbye = Buffer.buffer("event: dropped\ndata: ")
                .appendBytes(WireJson.bytes(
                        Map.of("reason", reason + " Come back with the last id you got as Last-Event-ID.")))
                .appendString("\n\n");
        end();
        long closing = vertx.setTimer(GOODBYE_MILLIS, it -> connection.close()); // on whoever doesn't take even that
        response.end(goodbye).onComplete(taken -> vertx.cancelTimer(closing));
    }

    private void send(Buffer piece) {
        response.write(piece).onFailure(gone -> end());
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        tail.leave(wake);
        vertx.cancelTimer(timer);
        afterwards.run();
    }
}
