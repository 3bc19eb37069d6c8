package io.tidemark.api.function;

import java.io.Serializable;

/** Turns one event into one event. */
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {

    R map(T event) throws Exception;
}
