package io.tidemark.engine.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be closed later, last opened first. */
final class Resources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized <C extends AutoCloseable> C add(C resource) {
        open.push(resource);
        return resource;
    }

    /** Closes all of these in their order, whatever fails. */
    static void closeAll(List<? extends AutoCloseable> resources) {
        for (var resource : resources) {
            close(resource);
        }
    }

    /**
     * Closes everything, whatever fails; what fails is logged. Closing twice is harmless.
     *
     * <p>Much of this is code of programs and connectors, so an {@link Error} (a class that isn't found any more, say) is no
     * reason to leave the rest open either: a commit log that stays open would keep the next attempt out.
     */
    @Override
    public synchronized void close() {
        for (var resource = open.poll(); resource != null; resource = open.poll()) {
            close(resource);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Throwable e) {
            LOG.warn("event=close-failed resource={}", resource, e);
        }
    }
}
