package io.tidemark.engine.graph;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.TimestampFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.source.Source;
import java.util.Optional;

/** What a stage begins with: a source, or an operator with keyed state behind an exchange. */
public sealed interface StageHead {

    /** The name of its positions or state in snapshots. */
    String uid();

    /**
     * Reads from outside.
     *
     * @param timestamps event time, or empty to take the time the source gives
     */
    record FromSource<T>(
            String uid, Source<T> source, Optional<TimestampFunction<T>> timestamps, WatermarkStrategy watermarks)
            implements StageHead {}

    /** An operator with state by key. */
    sealed interface Keyed<K, T> extends StageHead {

        KeyFunction<T, K> keyFunction();

        Serde<K> keys();
    }

    /** A user's function with state and timers. */
    record Processing<K, T, R>(String uid, KeyFunction<T, K> keyFunction, Serde<K> keys, KeyedProcess<K, T, R> process)
            implements Keyed<K, T> {}

    /** Windows that add events up. */
    record Aggregation<K, T, A, R>(
            String uid,
            KeyFunction<T, K> keyFunction,
            Serde<K> keys,
            WindowSettings settings,
            AggregateFunction<K, T, A, R> function,
            Serde<A> accumulators)
            implements Keyed<K, T> {}
}
