package io.tidemark.control.http;

import io.tidemark.control.registry.DecisionTail;
import io.tidemark.control.wire.AuditQuery;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.TreeMap;

/** Who did what: {@code /api/v1/audit} tells it when asked, {@code /api/v1/events} as it happens. */
final class AuditRoutes {

    private static final String AUDIT = "/api/v1/audit";

    private final Answers answers;
    private final LiveEvents live;

    AuditRoutes(Answers answers, LiveEvents live) {
        this.answers = answers;
        this.live = live;
    }

    void addTo(Router router) {
        router.get(AUDIT).handler(this::list);
        router.get("/api/v1/events").handler(this::follow);
    }

    private void list(RoutingContext context) {
        answers.work(context, () -> page(context)).onSuccess(page -> {
            page.next().ifPresent(cursor -> {
                var next = new TreeMap<String, String>();
                context.queryParams().forEach(it -> next.put(it.getKey(), it.getValue()));
                next.put("cursor", cursor.toString());
                context.response().putHeader("Link", Parameters.linkToNext(AUDIT, next));
            });
            Answers.answer(context, 200, page.entries());
        });
    }

    private DecisionTail.Page page(RoutingContext context) throws RefusedException {
        var parameters = Parameters.of(context);
        try {
            return answers.served().registry().decided().find(AuditQuery.of(parameters));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST, "The query can't be understood: %s.".formatted(e.getMessage()), e);
        }
    }

    private void follow(RoutingContext context) {
        try {
            live.follow(context, answers.served().registry().decided());
        } catch (RefusedException e) {
            Problems.answer(context, e);
        }
    }
}
