package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/** One value for each key, into which every value added is folded. */
public interface ReducingState<V> {

    /** What was folded together for the current key, or null if nothing was added. */
    @Nullable
    V get();

    void add(V value);

    /** Forgets what was added; harmless if there was nothing. */
    void clear();
}
