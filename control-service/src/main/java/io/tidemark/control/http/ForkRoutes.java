package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.body;
import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses under {@code /api/v1/forks} and {@code /api/v1/determinism}. */
final class ForkRoutes {

    private static final String FORKS = "/api/v1/forks";
    private static final String FORK = FORKS + "/:id";
    private static final String DETERMINISM = "/api/v1/determinism";

    private final Answers answers;

    ForkRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.post(FORKS).handler(this::fork);
        router.get(FORKS)
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().forks().all()));
        router.get(FORK)
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().forks().fork(id(context))));
        router.post(FORK + "/stop")
                .handler(context -> answers.begin(context, (api, fork) -> {
                    var request = WireJson.request(body(context), SavepointRequest.class);
                    return api.registry().forks().stop(fork, request.label(), request.note());
                }));
        router.post(FORK + "/cancel")
                .handler(context -> answers.begin(
                        context, (api, fork) -> api.registry().forks().cancel(fork)));
        router.post(DETERMINISM).handler(this::determinism);
        router.get(DETERMINISM + "/:id")
                .handler(context -> answers.respond(
                        context, 200, api -> api.registry().determinism().result(id(context))));
    }

    private void fork(RoutingContext context) {
        answers.work(
                        context,
                        () -> answers.served()
                                .registry()
                                .forks()
                                .start(WireJson.request(body(context), ForkRequest.class)))
                .onSuccess(fork -> {
                    context.response().putHeader(HttpHeaders.LOCATION, FORKS + "/" + fork.id());
                    Answers.answer(context, 201, fork);
                });
    }

    private void determinism(RoutingContext context) {
        answers.work(
                        context,
                        () -> answers.served()
                                .registry()
                                .determinism()
                                .start(WireJson.request(body(context), DeterminismRequest.class)))
                .onSuccess(started -> {
                    context.response().putHeader(HttpHeaders.LOCATION, DETERMINISM + "/" + started.id());
                    Answers.answer(context, 202, started);
                });
    }
}
