package io.tidemark.control.http;

import io.tidemark.control.registry.DecisionTail;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets clients follow what is decided as Server-Sent Events. All of it happens on the event loop and waits for nobody: what
 * a client doesn't take isn't read for it either.
 */
final class LiveEvents {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Vertx vertx;
    private final Limits limits;
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();

    /**
     * How much a client may ask of the service.
     *
     * @param readers how many may follow at a time, at least 1
     * @param beat time between two signs of life
     * @param patience how long a client may take nothing before it is dropped, at least {@code beat}
     */
    record Limits(int readers, Duration beat, Duration patience) {

        static final Limits USUAL = new Limits(64, Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    LiveEvents(Vertx vertx, Limits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /**
     * Tells this client what is decided, from the position it names, or from now on, until it goes.
     *
     * @throws RefusedException if what it wants to begin with isn't at hand, or too many follow already
     */
    void follow(RoutingContext context, DecisionTail tail) throws RefusedException {
        var parameters = Parameters.of(context);
        long after = beginning(context, Optional.ofNullable(parameters.get("after")), tail);
        if (readers.size() >= limits.readers()) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "60");
            throw new RefusedException(
                    ProblemType.TOO_MANY_READERS,
                    "%d clients follow the events already, and no more may. End one, or ask now and then for GET /api/v1/audit."
                            .formatted(limits.readers()));
        }
        var reader = new EventReader(
                vertx, context.request(), tail, Optional.ofNullable(parameters.get("job")), after, limits);
        readers.add(reader);
        reader.begin(() -> readers.remove(reader));
    }

    /** How many follow at the moment. */
    int readers() {
        return readers.size();
    }

    private static long beginning(RoutingContext context, Optional<String> parameter, DecisionTail tail)
            throws RefusedException {
        // the header comes from a client that was here before, and knows better than the address it began with
        var given = Optional.ofNullable(context.request().getHeader(LAST_EVENT_ID))
                .filter(it -> !it.isEmpty())
                .or(() -> parameter);
        if (given.isEmpty()) {
            return tail.newest();
        }
        long after = position(given.get());
        if (tail.after(after, 1).isEmpty()) {
            throw new RefusedException(
                    ProblemType.EVENTS_GONE,
                    after > tail.newest()
                            ? "The control log has %d decisions, so none has the position %d: it is that of another service. Begin without Last-Event-ID."
                                    .formatted(tail.newest(), after)
                            : "The events after position %d aren't at hand any more, only those after %d. Look at what is there now (GET /api/v1/jobs, /savepoints, /promotions), then begin without Last-Event-ID."
                                    .formatted(after, tail.keptAfter()));
        }
        return after;
    }

    private static long position(String text) throws RefusedException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "Last-Event-ID and 'after' must be the id of an event, a number; was '%s'.".formatted(text),
                    e);
        }
    }
}
