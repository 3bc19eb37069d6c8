package io.tidemark.engine.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where one job's work is done: its <em>control context</em>, on which all that concerns the job as a whole happens one
 * after the other and nothing blocks; worker threads for what blocks; a thread for each task; the clock.
 */
interface JobWorkers {

    /** Runs an action on the control context, soon. */
    void control(Runnable action);

    /** Runs an action on the control context after a while. */
    Timer after(Duration delay, Runnable action);

    /** Runs what blocks on a worker thread, and what comes of it on the control context. */
    <T> void blocking(Callable<T> work, Outcome<T> outcome);

    /** Begins to run turns, on a thread of their own. */
    TaskThread start(String name, Turn turn);

    /** Time on the wall, epoch milliseconds. */
    long nowMillis();

    /** For durations only. */
    long nanoTime();

    /** Takes what came of blocking work: a result, or a failure. */
    interface Outcome<T> {

        void accept(@Nullable T result, @Nullable Throwable failure);
    }

    /** Something that will happen unless it is cancelled first. */
    interface Timer {

        /** Harmless if it happened already. */
        void cancel();
    }

    /** A task's thread. */
    interface TaskThread {

        /** Runs an action between two turns. Dropped if the thread has stopped. */
        void execute(Runnable action);

        /**
         * Runs no more turns. Then {@link Turn#close} runs on the task's thread, and {@code stopped} on the control
         * context.
         */
        void stop(Runnable stopped);
    }

    /** The work of a task, cut into turns that don't wait. */
    interface Turn {

        /** @return whether there was anything to do */
        boolean run();

        /** Waits until there may be something to do, at most this long. */
        void await(Duration atMost);

        /** Ends a wait, from any thread. */
        void wake();

        /** The last call, after the last turn. */
        void close();
    }
}
