package io.tidemark.api.function;

import java.io.Serializable;

/** Says which of two events is better; events that are equally good stay in the order in which they came. */
@FunctionalInterface
public interface RankFunction<T> extends Serializable {

    /** More than zero if the event is better than the other, less if it is worse, zero if neither. */
    int compare(T event, T other);
}
