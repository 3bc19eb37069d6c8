package io.tidemark.api.state;

import java.io.Serializable;

/** Makes one value of two. */
@FunctionalInterface
public interface ReduceFunction<V> extends Serializable {

    /** May change and return the first. */
    V reduce(V sum, V value);
}
