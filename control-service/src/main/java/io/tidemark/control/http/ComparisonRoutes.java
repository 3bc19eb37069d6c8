package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.body;
import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses under {@code /api/v1/comparisons}. */
final class ComparisonRoutes {

    private static final String COMPARISONS = "/api/v1/comparisons";

    private final Answers answers;

    ComparisonRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.post(COMPARISONS).handler(this::start);
        router.get(COMPARISONS + "/:id")
                .handler(context ->
                        answers.respond(context, 200, api -> api.comparisons().comparison(id(context))));
    }

    private void start(RoutingContext context) {
        answers.work(
                        context,
                        () -> answers.served()
                                .comparisons()
                                .start(WireJson.request(body(context), ComparisonRequest.class)))
                .onSuccess(comparison -> {
                    context.response().putHeader(HttpHeaders.LOCATION, COMPARISONS + "/" + comparison.id());
                    Answers.answer(context, 202, comparison);
                });
    }
}
