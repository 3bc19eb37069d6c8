package io.tidemark.control.http;

import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.RequestKey;
import io.tidemark.control.registry.Answered;
import io.tidemark.control.registry.Asking;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * A request with a key is carried out once, however often it comes: the key is written down with what is decided, and whoever
 * sends the request again gets the answer of the first time, also from a service that was started again in between.
 */
final class OnceOnly implements Handler<RoutingContext> {

    static final String HEADER = "Idempotency-Key";

    private static final String REQUEST = "tidemark.request";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /** How to answer again, by the path of the route. */
    private static final Map<String, Again> AGAIN = Map.ofEntries(
            at("/jobs", (api, id, done) -> api.registry().job(known(done.job()))),
            at("/jobs/:id/pace", (api, id, done) -> api.registry().job(id)),
            at("/jobs/:id/savepoints", OnceOnly::savepoint),
            at("/jobs/:id/checkpoints/:epoch/savepoint", OnceOnly::savepoint),
            at("/jobs/:id/stop", OnceOnly::stop),
            at("/jobs/:id/cancel", OnceOnly::cancel),
            at("/jobs/:id/promote", OnceOnly::promotion),
            at(
                    "/jobs/:id/schedules",
                    (api, id, done) -> api.registry().schedules().schedule(known(done.schedule()))),
            at("/promotions/:id/cancel", (api, id, done) -> api.registry().operation(id)),
            at("/promotions/:id/rollback", OnceOnly::promotion),
            at("/comparisons", (api, id, done) -> api.comparisons().comparison(known(done.job()))),
            at("/forks", (api, id, done) -> api.registry().forks().fork(known(done.fork()))),
            at("/forks/:id/stop", OnceOnly::stop),
            at("/forks/:id/cancel", OnceOnly::cancel),
            at("/determinism", (api, id, done) -> api.registry().determinism().result(known(done.fork()))));

    private final Answers answers;

    OnceOnly(Answers answers) {
        this.answers = answers;
    }

    /** Answers a request again. */
    @FunctionalInterface
    private interface Again {

        /**
         * @param id from the path
         * @param done what was made of it
         */
        Object answer(Served api, String id, Answered done) throws Exception;
    }

    /** A request with a key. */
    private record Request(Answers answers, RequestKey key) {}

    @Override
    public void handle(RoutingContext context) {
        var key = context.request().getHeader(HEADER);
        if (key != null && context.request().method().equals(HttpMethod.POST)) {
            if (!KEY.matcher(key).matches()) {
                Problems.answer(
                        context,
                        Problem.of(
                                ProblemType.BAD_REQUEST,
                                "%s must have 1 to 200 printable characters of ASCII without blanks; a random UUID will do."
                                        .formatted(HEADER)));
                return;
            }
            context.put(REQUEST, new Request(answers, new RequestKey(key, digest(context))));
        }
        context.next();
    }

    /** Paths of what is carried out once. The rest decides nothing, or is the same when it is done again. */
    static Set<String> paths() {
        return AGAIN.keySet();
    }

    /** The task as it is to be done for this request: in this name, and not at all if it was done before. */
    static <T> Callable<T> task(RoutingContext context, Actor actor, Callable<T> task) {
        Request request = context.get(REQUEST);
        var again = AGAIN.get(String.valueOf(context.currentRoute().getPath()));
        if (request == null || again == null) {
            return () -> new Asking(actor, Optional.empty()).call(task);
        }
        var id = String.valueOf(context.pathParam("id"));
        return () -> {
            var before = request.answers()
                    .served()
                    .registry()
                    .answered(actor, request.key().key());
            if (before.isPresent()) {
                return OnceOnly.<T>answer(request, again, id, before.get());
            }
            try {
                return new Asking(actor, Optional.of(request.key())).call(task);
            } catch (RefusedException e) {
                // it may have come twice at the same time, and what stands against it may be that it is done
                var meanwhile = request.answers()
                        .served()
                        .registry()
                        .answered(actor, request.key().key());
                if (meanwhile.isPresent()) {
                    return OnceOnly.<T>answer(request, again, id, meanwhile.get());
                }
                throw e;
            }
        };
    }

    /** Of the same kind as the route's own answer, which then goes its way like that. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T answer(Request request, Again again, String id, Answered done) throws Exception {
        if (!done.digest().equals(request.key().digest())) {
            throw new RefusedException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "%s '%s' was used at %s for a request with another address or body. Use a key of its own for each request."
                            .formatted(HEADER, request.key().key(), done.at()));
        }
        return (T) again.answer(request.answers().served(), id, done);
    }

    private static Map.Entry<String, Again> at(String path, Again again) {
        return Map.entry("/api/v1" + path, again);
    }

    private static Object savepoint(Served api, String id, Answered done) throws RefusedException {
        return api.registry().operation(known(done.savepoint()));
    }

    private static Object promotion(Served api, String id, Answered done) throws RefusedException {
        return api.registry().operation(known(done.promotion()));
    }

    private static Object stop(Served api, String id, Answered done) throws RefusedException {
        return api.registry().operation("stop-" + id);
    }

    private static Object cancel(Served api, String id, Answered done) throws RefusedException {
        return api.registry().operation("cancel-" + id);
    }

    private static String known(Optional<String> made) {
        return made.orElseThrow(() -> new IllegalStateException("the decision made nothing of this kind"));
    }

    private static String digest(RoutingContext context) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(context.request().uri().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(Answers.body(context));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
