package io.tidemark.control.registry;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.RequestKey;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * In whose name things are decided, and in answer to which request.
 *
 * <p>It holds for one call, on the thread of that call, and is never handed on: what another thread decides, later or on a
 * schedule, the service decides by itself. So whoever lets someone in says so once, and nothing in between has to pass it
 * on.
 */
public final class Asking {

    private static final Asking BY_ITSELF = new Asking(Actor.SERVICE, Optional.empty());
    private static final ThreadLocal<Asking> NOW = ThreadLocal.withInitial(() -> BY_ITSELF);

    private final Actor actor;
    private Optional<RequestKey> request;

    /**
     * @param actor who asks
     * @param request what they ask, if they may ask it again and want the same answer then
     */
    public Asking(Actor actor, Optional<RequestKey> request) {
        this.actor = requireNonNull(actor, "actor");
        this.request = requireNonNull(request, "request");
    }

    /** In whose name this thread decides at the moment. */
    static Asking now() {
        return NOW.get();
    }

    /** Does a thing on this thread; what it decides is decided in this name. To be called once. */
    public <T> T call(Callable<T> task) throws Exception {
        var before = NOW.get();
        NOW.set(this);
        try {
            return task.call();
        } finally {
            if (before == BY_ITSELF) {
                NOW.remove();
            } else {
                NOW.set(before);
            }
        }
    }

    Actor actor() {
        return actor;
    }

    /** The request that the next decision answers. */
    Optional<RequestKey> request() {
        return request;
    }

    /** What is decided further on in this call isn't the answer but a part of carrying it out. */
    void answered() {
        request = Optional.empty();
    }
}
