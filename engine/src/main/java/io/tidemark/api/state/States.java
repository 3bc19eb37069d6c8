package io.tidemark.api.state;

import io.tidemark.api.serde.Serde;

/** Declares the states of one operator and gives out their handles. */
public interface States {

    /**
     * One value per key.
     *
     * @param name unique within the operator; the name under which a later version finds the state again
     * @throws IllegalArgumentException if the name is blank or declared twice
     */
    <V> ValueState<V> value(String name, Serde<V> serde);
}
