package io.tidemark.api.function;

import io.tidemark.api.window.Window;
import java.io.Serializable;

/**
 * Adds events up and says what the sum means.
 *
 * @param <K> key
 * @param <T> event
 * @param <A> accumulator; may be mutable: the function is the only one to touch it between two calls
 * @param <R> result
 */
public interface AggregateFunction<K, T, A, R> extends Serializable {

    /** The accumulator of a window without events. */
    A create();

    /** The accumulator with one more event; may change and return the one it was given. */
    A add(A accumulator, T event) throws Exception;

    /** What is emitted when the window is complete, or before or after that if the program asked for it. */
    R result(K key, Window window, A accumulator) throws Exception;

    /**
     * Two accumulators as one, the earlier first; may change and return either. Session windows need it, since an event may
     * join two of them; others never call it.
     */
    default A merge(A earlier, A later) throws Exception {
        throw new UnsupportedOperationException(
                getClass().getName() + " has no merge(A, A), which session windows need. Implement it.");
    }
}
