package io.tidemark.control.http;

import io.tidemark.control.journal.JournalException;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every no, as problem+json. What we didn't expect goes to the log in full and to the client by reference only. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** Also what never reaches a handler of ours gets its problem. */
    static void answerEveryErrorOf(Router router) {
        router.errorHandler(
                400,
                context -> answer(
                        context,
                        Problem.of(
                                ProblemType.BAD_REQUEST,
                                "The address '%s' can't be understood."
                                        .formatted(context.request().uri()))));
        router.errorHandler(
                404,
                context -> answer(
                        context,
                        Problem.of(
                                ProblemType.NO_SUCH_ROUTE,
                                "There is nothing at %s %s. The interface is under /api/v1."
                                        .formatted(
                                                context.request().method(),
                                                context.request().path()))));
        router.errorHandler(
                405,
                context -> answer(
                        context,
                        Problem.of(
                                ProblemType.METHOD_NOT_ALLOWED,
                                "%s doesn't know the method %s."
                                        .formatted(
                                                context.request().path(),
                                                context.request().method()))));
        router.errorHandler(
                413,
                context -> answer(
                        context, Problem.of(ProblemType.BODY_TOO_LARGE, "The body is larger than is accepted here.")));
        router.errorHandler(
                415,
                context -> answer(
                        context,
                        Problem.of(
                                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                "Send JSON as application/json, a JAR as application/java-archive.")));
        router.errorHandler(
                500,
                context -> answer(
                        context,
                        context.failure() == null ? new IllegalStateException("no reason given") : context.failure()));
    }

    static void answer(RoutingContext context, Throwable failure) {
        answer(context, problemOf(context, failure));
    }

    static void answer(RoutingContext context, Problem problem) {
        var response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        // The rest of a request that was refused half-way is not read: the connection can't be used again.
        if (!context.request().isEnded()) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        var unused = response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(WireJson.bytes(problem)));
    }

    private static Problem problemOf(RoutingContext context, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        if (failure instanceof JournalException unavailable) {
            var type = unavailable.isFenced() ? ProblemType.FENCED : ProblemType.JOURNAL_UNAVAILABLE;
            return Problem.of(type, String.valueOf(unavailable.getMessage()));
        }
        var reference = UUID.randomUUID();
        LOG.error(
                "event=http-mistake reference={} request=\"{} {}\"",
                reference,
                context.request().method(),
                context.request().path(),
                failure);
        return Problem.of(
                ProblemType.INTERNAL,
                "Something went wrong that should not. The service's log tells more under reference %s."
                        .formatted(reference));
    }
}
