package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.body;
import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses under {@code /api/v1/jobs}. */
final class JobRoutes {

    private static final String JOBS = "/api/v1/jobs";
    private static final String JOB = JOBS + "/:id";

    private final Answers answers;

    JobRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.post(JOBS).handler(this::start);
        router.get(JOBS)
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().jobs()));
        router.get(JOB)
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().job(id(context))));
        router.post(JOB + "/savepoints")
                .handler(context -> answers.begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), SavepointRequest.class);
                    return api.registry().takeSavepoint(job, request.label(), request.note());
                }));
        router.post(JOB + "/stop")
                .handler(context -> answers.begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), SavepointRequest.class);
                    return api.registry().stop(job, request.label(), request.note());
                }));
        router.post(JOB + "/pace").handler(this::pace);
        router.post(JOB + "/cancel")
                .handler(context ->
                        answers.begin(context, (api, job) -> api.registry().cancel(job)));
        router.post(JOB + "/promote")
                .handler(context -> answers.begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), PromotionRequest.class);
                    return api.promoting().promote(job, request);
                }));
    }

    private void start(RoutingContext context) {
        if ("true".equals(context.request().getParam("dryRun"))) {
            answers.respond(context, 200, api -> api.registry().preview(startRequest(context)));
            return;
        }
        answers.work(context, () -> answers.served().registry().start(startRequest(context)))
                .onSuccess(job -> {
                    context.response().putHeader(HttpHeaders.LOCATION, JOBS + "/" + job.id());
                    Answers.answer(context, 201, job);
                });
    }

    private void pace(RoutingContext context) {
        answers.respond(
                context, 200, api -> api.registry().pace(id(context), WireJson.request(body(context), JobPace.class)));
    }

    private static StartRequest startRequest(RoutingContext context) throws Exception {
        return WireJson.request(body(context), StartRequest.class);
    }
}
