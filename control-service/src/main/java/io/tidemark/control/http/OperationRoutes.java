package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.id;

import io.vertx.ext.web.Router;

/** Where what takes a while is followed: {@code /api/v1/operations}. */
final class OperationRoutes {

    private final Answers answers;

    OperationRoutes(Answers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.get("/api/v1/operations/:id")
                .handler(context ->
                        answers.respond(context, 200, api -> api.registry().operation(id(context))));
    }
}
