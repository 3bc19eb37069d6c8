package io.tidemark.api.state;

import io.tidemark.api.serde.Serde;

/**
 * Declares the broadcast states of one operator: maps that belong to no key and that every task holds. They can be changed only
 * while a broadcast event is handled, and read at any time. All of it is kept in heap, so it must be small.
 *
 * <p>Their names are of the same kind as those of {@link States}, and must differ from them.
 */
public interface BroadcastStates {

    <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values);
}
