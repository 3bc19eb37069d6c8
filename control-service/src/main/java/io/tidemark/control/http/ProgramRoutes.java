package io.tidemark.control.http;

import static io.tidemark.control.http.Answers.id;

import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The addresses under {@code /api/v1/programs}. */
final class ProgramRoutes {

    private static final String PROGRAMS = "/api/v1/programs";

    private final Vertx vertx;
    private final Answers answers;
    private final long limitBytes;

    /** @param limitBytes size of the largest JAR to accept */
    ProgramRoutes(Vertx vertx, Answers answers, long limitBytes) {
        this.vertx = vertx;
        this.answers = answers;
        this.limitBytes = limitBytes;
    }

    /** To be called before anything reads bodies into memory. */
    void addUploadsTo(Router router) {
        router.post(PROGRAMS).handler(this::upload);
    }

    void addTo(Router router) {
        router.get(PROGRAMS)
                .handler(context ->
                        answers.respond(context, 200, api -> api.programs().list()));
        router.get(PROGRAMS + "/:id")
                .handler(context -> answers.respond(
                        context,
                        200,
                        api -> api.registry().describe(api.programs().require(id(context)))));
    }

    private void upload(RoutingContext context) {
        var request = context.request().pause();
        var type = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!type.startsWith("application/java-archive") && !type.startsWith("application/octet-stream")) {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the JAR as application/java-archive, not as '%s'.".formatted(type)));
            return;
        }
        answers.work(context, () -> answers.served().programs().newUpload())
                .onSuccess(file -> new Upload(vertx, request, file, limitBytes)
                        .receive()
                        .onFailure(failure -> Problems.answer(context, failure))
                        .onSuccess(received -> answers.respond(
                                context, 201, api -> api.programs().add(received))));
    }
}
