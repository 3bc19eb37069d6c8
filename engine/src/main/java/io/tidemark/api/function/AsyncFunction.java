package io.tidemark.api.function;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/**
 * Asks something outside about an event, without waiting for the answer. Called by all tasks, each on its own thread.
 *
 * <p>The same event may be asked about again after a restart. Whatever the answer depends on besides the event isn't part of
 * a savepoint: a replay may get other answers than the first run did.
 */
@FunctionalInterface
public interface AsyncFunction<T, R> extends Serializable {

    /**
     * Begins a call and returns at once: a task that waits here waits with everything else it does. The answer may come on
     * any thread.
     */
    CompletionStage<R> call(T event) throws Exception;
}
