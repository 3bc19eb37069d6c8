package io.tidemark.control.http;

import io.tidemark.control.access.Caller;
import io.tidemark.control.journal.Actor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What is asked for is done on a worker thread, and what it decides is decided in the name of who asks. */
final class Asked {

    private Asked() {}

    /** Does what may block; a failure is answered as a problem, a success is the caller's to answer. */
    static <T> Future<T> work(Vertx vertx, RoutingContext context, Callable<T> task) {
        var inTheirName = FrontDoor.callerOf(context)
                .map(caller -> OnceOnly.task(context, actor(caller), task))
                .orElse(task);
        return vertx.executeBlocking(inTheirName, false).onFailure(failure -> Problems.answer(context, failure));
    }

    private static Actor actor(Caller caller) {
        return caller.equals(Caller.LOCAL)
                ? Actor.LOCAL
                : new Actor(caller.name(), Optional.of(caller.role().name().toLowerCase(Locale.ROOT)));
    }
}
