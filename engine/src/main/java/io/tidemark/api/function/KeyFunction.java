package io.tidemark.api.function;

import java.io.Serializable;

/** The key of an event; depends on the event alone. */
@FunctionalInterface
public interface KeyFunction<T, K> extends Serializable {

    K keyOf(T event) throws Exception;
}
