package io.tidemark.api;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.Serde;

/** Events grouped by key and window. */
public interface WindowedStream<K, T> {

    /**
     * Folds the events of a window into an accumulator and emits one result when the watermark reaches the window's
     * end. The result's event time is the window's last millisecond.
     *
     * @param accumulators stores what has been added up so far
     */
    <A, R> Stream<R> aggregate(AggregateFunction<K, T, A, R> function, Serde<A> accumulators);
}
