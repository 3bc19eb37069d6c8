package io.tidemark.control.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.journal.JournalException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which the registry carries out what was decided, and writes down what came of it. */
final class Hands implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);
    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var made = new Thread(task, "tidemark-registry");
        made.setDaemon(true);
        return made;
    });

    private volatile boolean closing;

    /** Something that happened and is to be written down. */
    @FunctionalInterface
    interface News {

        void handle() throws JournalException;
    }

    boolean isClosing() {
        return closing;
    }

    /** Does a thing soon; when closing it is left for the next start. */
    void soon(Runnable action) {
        try {
            thread.execute(() -> logged(action));
        } catch (RejectedExecutionException e) {
            LOG.debug("event=not-carried-out reason=closing", e);
        }
    }

    /** Does a thing soon, and again until the journal takes it. */
    void handle(News news) {
        if (closing) {
            return;
        }
        soon(() -> {
            try {
                news.handle();
            } catch (JournalException e) {
                LOG.error("event=journal-unavailable next-try={} reason=\"{}\"", NEXT_TRY, e.getMessage());
                if (!e.isFenced()) {
                    tryAgain(news);
                }
            }
        });
    }

    /** Does a thing now and then until closing; also again after it failed. */
    void every(Duration interval, Runnable action) {
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    if (!closing) {
                        logged(action);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                MILLISECONDS);
    }

    /** Thrown on, nobody would hear of it, and what is done now and then would be done no more. */
    private static void logged(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("event=registry-mistake", e);
        }
    }

    private void tryAgain(News news) {
        try {
            var unused = thread.schedule(() -> handle(news), NEXT_TRY.toMillis(), MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("event=not-written-down reason=closing", e);
        }
    }

    /** From now on nothing new is begun; call it before what the hands work with is closed. */
    void stopSoon() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, SECONDS)) {
                LOG.warn("event=registry-slow-to-close waited=PT5S");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
