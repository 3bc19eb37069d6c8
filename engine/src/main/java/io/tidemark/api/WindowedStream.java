package io.tidemark.api;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.ReduceFunction;
import java.time.Duration;

/**
 * Events grouped by key and window. Ends with {@link #aggregate} or {@link #reduce}; what comes before says when results
 * are given, and may be changed from one version of a program to the next.
 */
public interface WindowedStream<K, T> {

    /**
     * Keeps a window for a while after it gave its result: an event that comes for it then gives the result again,
     * corrected.
     *
     * @param lateness how far the watermark may be past the window's end, &gt;= 0
     */
    WindowedStream<K, T> allowedLateness(Duration lateness);

    /** Sends events that come too late even for that to a side output of the results, instead of dropping them. */
    WindowedStream<K, T> lateTo(OutputTag<T> tag);

    /**
     * Gives results before the window's end as well: whenever the watermark reaches a multiple of this, for windows that
     * changed since. Their event time is that multiple less a millisecond.
     *
     * @param every at least a millisecond, of event time
     */
    WindowedStream<K, T> emitEarly(Duration every);

    /**
     * Folds the events of a window into an accumulator and emits one result when the watermark reaches the window's
     * end. The result's event time is the window's last millisecond.
     *
     * @param accumulators stores what has been added up so far
     * @throws IllegalArgumentException for session windows if the function has no {@link AggregateFunction#merge}; for what
     *     windows of this kind can't do
     */
    <A, R> ProcessedStream<R> aggregate(AggregateFunction<K, T, A, R> function, Serde<A> accumulators);

    /** Folds the events of a window into one of their own kind. */
    ProcessedStream<T> reduce(ReduceFunction<T> function, Serde<T> serde);
}
