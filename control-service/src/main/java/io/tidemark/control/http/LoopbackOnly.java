package io.tidemark.control.http;

import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through only if it was addressed to this machine by a name of this machine, and not sent by a page of
 * another site: a browser here must not be talked into reaching us under a foreign name.
 */
final class LoopbackOnly implements Handler<RoutingContext> {

    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    @Override
    public void handle(RoutingContext context) {
        var authority = context.request().authority();
        var origin = context.request().getHeader("Origin");
        if (authority != null && NAMES.contains(authority.host()) && (origin == null || isOurs(origin))) {
            context.next();
        } else {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.FOREIGN_HOST,
                            "Use http://127.0.0.1 or http://localhost, not '%s'%s."
                                    .formatted(
                                            authority == null ? "(no host)" : authority.host(),
                                            origin == null ? "" : " from '" + origin + "'")));
        }
    }

    private static boolean isOurs(String origin) {
        try {
            return isOurName(URI.create(origin).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOurName(@Nullable String host) {
        return host != null && NAMES.contains(host);
    }
}
