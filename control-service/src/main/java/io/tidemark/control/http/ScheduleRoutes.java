package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.body;
import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.ScheduleRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses under {@code /api/v1/schedules}, and the schedules of a job. */
final class ScheduleRoutes {

    private static final String SCHEDULES = "/api/v1/schedules";
    private static final String SCHEDULE = SCHEDULES + "/:id";

    private final Answers answers;

    ScheduleRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.post("/api/v1/jobs/:id/schedules").handler(this::create);
        router.get(SCHEDULES)
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().schedules().all()));
        router.get(SCHEDULE)
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().schedules().schedule(id(context))));
        router.get(SCHEDULE + "/plan")
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().schedules().plan(id(context))));
        router.delete(SCHEDULE).handler(this::remove);
    }

    private void create(RoutingContext context) {
        if ("true".equals(context.request().getParam("dryRun"))) {
            answers.respond(context, 200, api -> api.registry().schedules().preview(id(context), request(context)));
            return;
        }
        answers.work(context, () -> answers.served().registry().schedules().create(id(context), request(context)))
                .onSuccess(schedule -> {
                    context.response().putHeader(HttpHeaders.LOCATION, SCHEDULES + "/" + schedule.id());
                    Answers.answer(context, 201, schedule);
                });
    }

    private void remove(RoutingContext context) {
        answers.work(context, () -> {
                    answers.served().registry().schedules().remove(id(context));
                    return true;
                })
                .onSuccess(nothing -> {
                    var unused = context.response().setStatusCode(204).end();
                });
    }

    private static ScheduleRequest request(RoutingContext context) throws Exception {
        return WireJson.request(body(context), ScheduleRequest.class);
    }
}
