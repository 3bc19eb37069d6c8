package io.tidemark.control.http;

import io.tidemark.control.registry.Inspecting;
import io.tidemark.control.registry.Registry;
import io.tidemark.control.wire.CheckpointInfo;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;

/** The addresses that tell what is in savepoints, and of a job's checkpoints. */
final class StateRoutes {

    private static final String SAVEPOINTS = "/api/v1/savepoints";
    private static final String CHECKPOINTS = "/api/v1/jobs/:id/checkpoints";
    private static final String OPERATIONS = "/api/v1/operations/";

    private final Vertx vertx;
    private final Callable<Registry> registry;

    /** @param registry fails while the service is starting */
    StateRoutes(Vertx vertx, Callable<Registry> registry) {
        this.vertx = vertx;
        this.registry = registry;
    }

    void addTo(Router router) {
        router.get(SAVEPOINTS + "/:id/state")
                .handler(context -> respond(context, 200, () -> inspecting().state(id(context))));
        router.post(SAVEPOINTS + "/:id/query")
                .handler(context -> begin(
                        context,
                        () -> inspecting()
                                .query(id(context), WireJson.request(body(context), StateQueryRequest.class))));
        router.post(SAVEPOINTS + "/diff")
                .handler(context -> begin(
                        context, () -> inspecting().diff(WireJson.request(body(context), StateDiffRequest.class))));
        router.post(OPERATIONS + ":id/cancel")
                .handler(context -> respond(context, 200, () -> inspecting().cancel(id(context))));
        router.get(CHECKPOINTS).handler(context -> respond(context, 200, () -> checkpoints(context)));
        router.post(CHECKPOINTS + "/:epoch/savepoint")
                .handler(context -> begin(
                        context,
                        () -> registry.call()
                                .checkpoints()
                                .keep(
                                        id(context),
                                        context.pathParam("epoch"),
                                        WireJson.request(body(context), SavepointRequest.class))));
    }

    private List<CheckpointInfo> checkpoints(RoutingContext context) throws Exception {
        return registry.call().checkpoints().of(id(context));
    }

    private Inspecting inspecting() throws Exception {
        return registry.call().inspecting();
    }

    private void begin(RoutingContext context, Callable<OperationInfo> beginning) {
        Asked.work(vertx, context, beginning).onSuccess(operation -> {
            context.response().putHeader(HttpHeaders.LOCATION, OPERATIONS + operation.id());
            Answers.answer(context, 202, operation);
        });
    }

    private void respond(RoutingContext context, int status, Callable<Object> question) {
        Asked.work(vertx, context, question).onSuccess(value -> Answers.answer(context, status, value));
    }

    private static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    private static byte[] body(RoutingContext context) {
        var buffer = context.body().buffer();
        return buffer == null ? new byte[0] : buffer.getBytes();
    }
}
