package io.tidemark.api.function;

import java.io.Serializable;

/** What an event itself says of event time: up to when its split is complete. */
@FunctionalInterface
public interface MarkFunction<T> extends Serializable {

    /** Returned for events that say nothing. */
    long NO_MARK = Long.MIN_VALUE;

    /** Epoch milliseconds, or {@link #NO_MARK}: no event of this split with this time or an earlier one comes behind it. */
    long markOf(T event) throws Exception;
}
