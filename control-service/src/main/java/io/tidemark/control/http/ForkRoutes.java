package io.tidemark.control.http;

import io.tidemark.control.registry.Registry;
import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The addresses under {@code /api/v1/forks} and {@code /api/v1/determinism}. */
final class ForkRoutes {

    private static final String FORKS = "/api/v1/forks";
    private static final String FORK = FORKS + "/:id";

    private static final String DETERMINISM = "/api/v1/determinism";

    private final Vertx vertx;
    private final Callable<Registry> registry;

    /** @param registry fails while the service is starting */
    ForkRoutes(Vertx vertx, Callable<Registry> registry) {
        this.vertx = vertx;
        this.registry = registry;
    }

    void addTo(Router router) {
        router.post(FORKS)
                .handler(context -> answer(
                        context,
                        201,
                        registered -> registered.forks().start(WireJson.request(body(context), ForkRequest.class)),
                        fork -> FORKS + "/" + fork.id()));
        router.get(FORKS)
                .handler(context ->
                        answer(context, 200, registered -> registered.forks().all(), null));
        router.get(FORK)
                .handler(context ->
                        answer(context, 200, registered -> registered.forks().fork(id(context)), null));
        router.post(DETERMINISM)
                .handler(context -> answer(
                        context,
                        202,
                        registered -> registered
                                .determinism()
                                .start(WireJson.request(body(context), DeterminismRequest.class)),
                        started -> DETERMINISM + "/" + started.id()));
        router.get(DETERMINISM + "/:id")
                .handler(context -> answer(
                        context, 200, registered -> registered.determinism().result(id(context)), null));
        router.post(FORK + "/stop")
                .handler(context -> answer(
                        context,
                        202,
                        registered -> {
                            var request = WireJson.request(body(context), SavepointRequest.class);
                            return registered.forks().stop(id(context), request.label(), request.note());
                        },
                        operation -> "/api/v1/operations/" + operation.id()));
        router.post(FORK + "/cancel")
                .handler(context -> answer(
                        context,
                        202,
                        registered -> registered.forks().cancel(id(context)),
                        operation -> "/api/v1/operations/" + operation.id()));
    }

    /** @param location where to look for what comes of it; null if that is all */
    private <T> void answer(RoutingContext context, int status, Wish<T> wish, @Nullable Function<T, String> location) {
        vertx.executeBlocking(() -> wish.of(registry.call()), false)
                .onFailure(failure -> Problems.answer(context, failure))
                .onSuccess(value -> {
                    if (context.response().ended() || context.response().closed()) {
                        return;
                    }
                    if (location != null) {
                        context.response().putHeader(HttpHeaders.LOCATION, location.apply(value));
                    }
                    var unused = context.response()
                            .setStatusCode(status)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .end(Buffer.buffer(WireJson.bytes(value)));
                });
    }

    private static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    private static byte[] body(RoutingContext context) {
        var buffer = context.body().buffer();
        return buffer == null ? new byte[0] : buffer.getBytes();
    }

    /** Asks something of the registry. */
    @FunctionalInterface
    private interface Wish<T> {

        T of(Registry registry) throws Exception;
    }
}
