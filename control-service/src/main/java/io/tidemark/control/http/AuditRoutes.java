package io.tidemark.control.http;

import io.tidemark.control.registry.DecisionTail;
import io.tidemark.control.wire.AuditQuery;
import io.tidemark.control.wire.RefusedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Who did what: {@code /api/v1/audit} tells it when asked, {@code /api/v1/events} as it happens. */
final class AuditRoutes {

    private final Answers answers;
    private final LiveEvents live;

    AuditRoutes(Answers answers, LiveEvents live) {
        this.answers = answers;
        this.live = live;
    }

    void addTo(Router router) {
        router.get("/api/v1/audit").handler(this::list);
        router.get("/api/v1/events").handler(this::follow);
    }

    private void list(RoutingContext context) {
        answers.work(context, () -> page(context)).onSuccess(page -> {
            page.next()
                    .ifPresent(cursor ->
                            context.response().putHeader("Link", Parameters.linkToNext(context, cursor.toString())));
            Answers.answer(context, 200, page.entries());
        });
    }

    private DecisionTail.Page page(RoutingContext context) throws RefusedException {
        return answers.served().registry().decided().find(Parameters.query(context, AuditQuery::of));
    }

    private void follow(RoutingContext context) {
        try {
            live.follow(context, answers.served().registry().decided());
        } catch (RefusedException e) {
            Problems.answer(context, e);
        }
    }
}
