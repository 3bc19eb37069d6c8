package io.tidemark.api.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map for each key; reads and writes go to the map of the key of the event or timer at hand. Each entry is stored by
 * itself, so a map may be large.
 *
 * <p>A value that was read may be kept only for the call at hand, and must not be changed unless it is {@link #put} again.
 */
public interface MapState<M, V> {

    /** The value at a key of the map, or null if there is none. */
    @Nullable
    V get(M key);

    void put(M key, V value);

    /** Removes an entry; harmless if there is none. */
    void remove(M key);

    /**
     * The entries, in the order of their keys' bytes; with keys from {@code Serdes} for whole numbers, those below zero come
     * last. The map may be changed while one walks over it; what is put behind the entry at hand is met.
     */
    Iterable<Map.Entry<M, V>> entries();

    boolean isEmpty();

    /** Removes all entries. */
    void clear();
}
