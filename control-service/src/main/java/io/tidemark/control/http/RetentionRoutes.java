package io.tidemark.control.http;

import io.vertx.ext.web.Router;

/** What the retention guard knows: {@code /api/v1/retention}. */
final class RetentionRoutes {

    private final Answers answers;

    RetentionRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.get("/api/v1/retention")
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().retention()));
    }
}
