package io.tidemark.api.state;

import java.util.List;

/**
 * A list for each key; reads and writes go to the list of the key of the event or timer at hand. A list is stored as a
 * whole: for more than some hundred elements take a {@link MapState} by number.
 */
public interface ListState<V> {

    /** The current key's list, empty if there is none; can't be changed, and is valid for the call at hand. */
    List<V> get();

    /** Adds at the end. */
    void add(V value);

    /** Puts another list in its place; an empty one is the same as {@link #clear}. */
    void update(List<V> values);

    /** Removes the current key's list; harmless if there is none. */
    void clear();
}
