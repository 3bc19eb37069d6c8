package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/**
 * One value for each key; reads and writes go to the key of the event or timer at hand.
 *
 * <p>A value that was read may be kept only for the call at hand, and one that was changed in place must be handed to
 * {@link #update}: otherwise it is undefined whether the change lasts. Immutable values need no such care.
 */
public interface ValueState<V> {

    /** The value of the current key, or null if there is none. */
    @Nullable
    V value();

    void update(V value);

    /** Removes the current key's value; harmless if there is none. */
    void clear();
}
