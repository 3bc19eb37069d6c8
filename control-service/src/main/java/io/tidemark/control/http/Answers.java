package io.tidemark.control.http;

import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * How every route answers: what may block is done on a worker thread, a value goes out as JSON, a failure as a problem. A
 * request that comes before there is something to {@link #serve} is refused as {@link ProblemType#STARTING}.
 */
final class Answers {

    static final String JSON = "application/json";

    private final Vertx vertx;
    private volatile @Nullable Served served;

    Answers(Vertx vertx) {
        this.vertx = vertx;
    }

    /** From now on answers come from {@code api}; from nothing, when null. */
    void serve(@Nullable Served api) {
        served = api;
    }

    /** @throws RefusedException while the service is starting or closing */
    Served served() throws RefusedException {
        var now = served;
        if (now == null) {
            throw new RefusedException(
                    ProblemType.STARTING, "The service reads its control log; ask again in a moment.");
        }
        return now;
    }

    /** Begins what takes a while with the thing named by the path's {@code :id}: 202, and where to follow it. */
    void begin(RoutingContext context, Beginning beginning) {
        work(context, () -> beginning.begin(served(), id(context))).onSuccess(operation -> {
            context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/operations/" + operation.id());
            answer(context, 202, operation);
        });
    }

    void respond(RoutingContext context, int status, Question question) {
        work(context, () -> question.ask(served())).onSuccess(value -> answer(context, status, value));
    }

    /** Does what may block on a worker thread; a failure is answered, a success is the caller's to answer. */
    <T> Future<T> work(RoutingContext context, Callable<T> task) {
        return Asked.work(vertx, context, task);
    }

    /** What was read carries an {@link EntityTag}, and isn't sent again to whoever names it in {@code If-None-Match}. */
    static void answer(RoutingContext context, int status, Object value) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        byte[] body = WireJson.bytes(value);
        if (status == 200 && context.request().method().equals(HttpMethod.GET)) {
            var tag = EntityTag.of(body);
            response.putHeader(HttpHeaders.ETAG, tag.header());
            if (tag.isAmong(context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
                var unused = response.setStatusCode(304).end();
                return;
            }
        }
        var unused = response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(body));
    }

    static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    static byte[] body(RoutingContext context) {
        var buffer = context.body().buffer();
        return buffer == null ? new byte[0] : buffer.getBytes();
    }

    /** Asks for something that is there. */
    @FunctionalInterface
    interface Question {

        Object ask(Served api) throws Exception;
    }

    /** Begins something that takes a while. */
    @FunctionalInterface
    interface Beginning {

        /** @param id from the path: of what it is begun with */
        OperationInfo begin(Served api, String id) throws Exception;
    }
}
