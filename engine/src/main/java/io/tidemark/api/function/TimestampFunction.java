package io.tidemark.api.function;

import java.io.Serializable;

/** The time at which an event happened, in milliseconds since 1970-01-01T00:00Z. */
@FunctionalInterface
public interface TimestampFunction<T> extends Serializable {

    long timestampOf(T event) throws Exception;
}
