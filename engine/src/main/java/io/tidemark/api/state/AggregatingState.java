package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/**
 * An accumulator for each key.
 *
 * @param <T> what is added
 * @param <R> what the sum means
 */
public interface AggregatingState<T, R> {

    /** The result for the current key, or null if nothing was added. */
    @Nullable
    R get();

    void add(T value);

    /** Forgets what was added; harmless if there was nothing. */
    void clear();
}
