package io.tidemark.api.state;

import java.io.Serializable;

/**
 * How values are added up in an {@link AggregatingState}.
 *
 * @param <T> what is added
 * @param <A> accumulator; may be mutable: the function is the only one to touch it between two calls
 * @param <R> what the sum means
 */
public interface Accumulation<T, A, R> extends Serializable {

    /** Nothing added yet. */
    A create();

    /** The accumulator with one more value; may change and return the one it was given. */
    A add(A accumulator, T value);

    R result(A accumulator);
}
