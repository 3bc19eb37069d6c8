package io.tidemark.control.http;

import io.tidemark.control.registry.Registry;
import io.tidemark.control.registry.Scheduling;
import io.tidemark.control.wire.ScheduleRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code /schedules} and what is below it, and the schedules of a job. */
final class ScheduleRoutes {

    private static final String SCHEDULES = "/api/v1/schedules";
    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final Callable<Registry> registry;

    /** @param registry fails while the service is starting */
    ScheduleRoutes(Vertx vertx, Callable<Registry> registry) {
        this.vertx = vertx;
        this.registry = registry;
    }

    void addTo(Router router) {
        router.post("/api/v1/jobs/:id/schedules").handler(this::create);
        router.get(SCHEDULES)
                .handler(context -> respond(context, () -> schedules().all()));
        router.get(SCHEDULES + "/:id")
                .handler(context -> respond(context, () -> schedules().schedule(id(context))));
        router.get(SCHEDULES + "/:id/plan")
                .handler(context -> respond(context, () -> schedules().plan(id(context))));
        router.delete(SCHEDULES + "/:id").handler(this::remove);
    }

    private void create(RoutingContext context) {
        if ("true".equals(context.request().getParam("dryRun"))) {
            respond(context, () -> schedules().preview(id(context), request(context)));
            return;
        }
        work(context, () -> schedules().create(id(context), request(context))).onSuccess(schedule -> {
            context.response().putHeader(HttpHeaders.LOCATION, SCHEDULES + "/" + schedule.id());
            answer(context, 201, schedule);
        });
    }

    private void remove(RoutingContext context) {
        work(context, () -> {
                    schedules().remove(id(context));
                    return Map.of();
                })
                .onSuccess(nothing -> {
                    var unused = context.response().setStatusCode(204).end();
                });
    }

    private static ScheduleRequest request(RoutingContext context) throws Exception {
        var buffer = context.body().buffer();
        return WireJson.request(buffer == null ? new byte[0] : buffer.getBytes(), ScheduleRequest.class);
    }

    private Scheduling schedules() throws Exception {
        return registry.call().schedules();
    }

    private static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    private void respond(RoutingContext context, Callable<Object> question) {
        work(context, question).onSuccess(value -> answer(context, 200, value));
    }

    private <T> Future<T> work(RoutingContext context, Callable<T> task) {
        return vertx.executeBlocking(task, false).onFailure(failure -> Problems.answer(context, failure));
    }

    private static void answer(RoutingContext context, int status, Object value) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        var unused = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(WireJson.bytes(value)));
    }
}
