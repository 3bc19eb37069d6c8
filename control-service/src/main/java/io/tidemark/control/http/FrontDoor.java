package io.tidemark.control.http;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Caller;
import io.tidemark.control.access.RateLimit;
import io.tidemark.control.access.Role;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every request comes through here first. It passes if it was addressed to a name of ours and not sent by a page of another
 * site (a browser must not be talked into reaching us under a foreign name), if the client doesn't ask too often, and if its
 * token allows it: {@link Role#VIEWER} to read, {@link Role#OPERATOR} for the rest, and more where a route says {@link
 * #only}. Whether we are alive anyone may ask.
 */
final class FrontDoor implements Handler<RoutingContext> {

    private static final String CALLER = "tidemark.caller";
    private static final String BEARER = "bearer ";
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> FOR_ANYONE = Set.of("/health/live", "/health/ready");
    private static final int REMEMBERED_CLIENTS = 10_000;

    private final Access access;
    private final LongSupplier nanoTime;
    private final RateLimit rate;

    FrontDoor(Access access, LongSupplier nanoTime) {
        this.access = access;
        this.nanoTime = nanoTime;
        this.rate = new RateLimit(access.requestsPerSecond(), REMEMBERED_CLIENTS);
    }

    @Override
    public void handle(RoutingContext context) {
        if (!isAddressedToUs(context)) {
            refuseForeign(context);
            return;
        }
        var caller = caller(context);
        if (!rate.admits(client(context, caller), nanoTime.getAsLong())) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            refuse(
                    context,
                    ProblemType.TOO_MANY_REQUESTS,
                    "More than %d requests a second. Ask again in a second; --requests-per-second of the service sets how many may be."
                            .formatted(access.requestsPerSecond()));
            return;
        }
        if (caller.isPresent()) {
            context.put(CALLER, caller.get());
            requireRole(context, READS.contains(context.request().method()) ? Role.VIEWER : Role.OPERATOR);
        } else if (FOR_ANYONE.contains(context.request().path())) {
            context.next();
        } else {
            refuseUnknown(context);
        }
    }

    /** Stands before a route that needs more than {@link Role#OPERATOR}. */
    Handler<RoutingContext> only(Role role) {
        return context -> requireRole(context, role);
    }

    /** Who was let in with this request; empty for what anyone may ask. */
    static Optional<Caller> callerOf(RoutingContext context) {
        return Optional.ofNullable(context.get(CALLER));
    }

    private static void requireRole(RoutingContext context, Role needed) {
        Caller caller = context.get(CALLER);
        if (caller.role().includes(needed)) {
            context.next();
            return;
        }
        refuse(
                context,
                ProblemType.ROLE_TOO_LOW,
                "%s %s needs the role %s; the token '%s' has %s. Ask whoever keeps the service's file of tokens."
                        .formatted(
                                context.request().method(),
                                context.request().path(),
                                word(needed),
                                caller.name(),
                                word(caller.role())));
    }

    private Optional<Caller> caller(RoutingContext context) {
        if (access.tokens().isEmpty()) {
            return Optional.of(Caller.LOCAL);
        }
        var header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return access.tokens().get().callerOf(header.substring(BEARER.length()).strip());
    }

    /** Those without a token are told apart by where they come from, so that guessing doesn't hold up anyone else. */
    private static String client(RoutingContext context, Optional<Caller> caller) {
        var from = context.request().remoteAddress();
        return caller.filter(known -> !known.equals(Caller.LOCAL))
                .map(known -> "token " + known.name())
                .orElse("address " + (from == null ? "unknown" : from.hostAddress()));
    }

    private boolean isAddressedToUs(RoutingContext context) {
        var authority = context.request().authority();
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        return authority != null && isOurName(authority.host()) && (origin == null || isOurPage(origin));
    }

    private boolean isOurPage(String origin) {
        try {
            return isOurName(URI.create(origin).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isOurName(@Nullable String host) {
        return host != null && !host.isBlank() && access.answersTo(host);
    }

    private void refuseForeign(RoutingContext context) {
        var authority = context.request().authority();
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        refuse(
                context,
                ProblemType.FOREIGN_HOST,
                "Address the service as %s, not as '%s'%s. Further names are given to it with --host-name."
                        .formatted(
                                String.join(" or ", access.allNames()),
                                authority == null ? "(no host)" : authority.host(),
                                origin == null ? "" : " from '" + origin + "'"));
    }

    private static void refuseUnknown(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer realm=\"tidemark\"");
        boolean sentOne = context.request().headers().contains(HttpHeaders.AUTHORIZATION);
        refuse(
                context,
                ProblemType.TOKEN_REQUIRED,
                sentOne
                        ? "The service doesn't know this token. Whoever keeps its file of tokens can add one."
                        : "Send a token as 'Authorization: Bearer TOKEN'; the CLI takes it from --token-file or TIDEMARK_TOKEN.");
    }

    private static void refuse(RoutingContext context, ProblemType type, String detail) {
        Problems.answer(context, Problem.of(type, detail));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
