package io.tidemark.engine.graph;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.AsyncFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.JoinFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.MarkFunction;
import io.tidemark.api.function.TimestampFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.source.Source;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import java.util.Optional;

/** What a stage begins with: a source, or an operator behind an exchange. */
public sealed interface StageHead {

    /** The name of its positions or state in snapshots. */
    String uid();

    /**
     * Reads from outside.
     *
     * @param timestamps event time, or empty to take the time the source gives
     * @param marks what events say of event time, or empty to derive watermarks from their times
     */
    record FromSource<T>(
            String uid,
            Source<T> source,
            Optional<TimestampFunction<T>> timestamps,
            Optional<MarkFunction<T>> marks,
            WatermarkStrategy watermarks)
            implements StageHead {}

    /** Asks outside about each event. Keeps no state. */
    record Enrichment<T, R>(String uid, AsyncFunction<T, R> function, AsyncOptions options) implements StageHead {}

    /** An operator with state by key. */
    sealed interface Keyed<K, T> extends StageHead {

        KeyFunction<T, K> keyFunction();

        Serde<K> keys();
    }

    /** A user's function with state and timers. */
    record Processing<K, T, R>(String uid, KeyFunction<T, K> keyFunction, Serde<K> keys, KeyedProcess<K, T, R> process)
            implements Keyed<K, T> {}

    /** An operator with a second input: with the same keys, or broadcast. */
    sealed interface TwoInputs<K, T, U> extends Keyed<K, T> {}

    /** A user's function with state and timers over two inputs. */
    record CoProcessing<K, T, U, R>(
            String uid, KeyFunction<T, K> keyFunction, Serde<K> keys, KeyedCoProcess<K, T, U, R> process)
            implements TwoInputs<K, T, U> {}

    /** A user's function with state and timers, and with broadcast state, over a keyed and a broadcast input. */
    record BroadcastProcessing<K, T, B, R>(
            String uid, KeyFunction<T, K> keyFunction, Serde<K> keys, KeyedBroadcastProcess<K, T, B, R> process)
            implements TwoInputs<K, T, B> {}

    /** Pairs of events that are near in time. */
    record IntervalJoin<K, T, U, R>(
            String uid,
            KeyFunction<T, K> keyFunction,
            Serde<K> keys,
            JoinInterval interval,
            JoinFunction<T, U, R> function,
            Serde<T> first,
            Serde<U> second)
            implements TwoInputs<K, T, U> {}

    /** Pairs of events of the same window. */
    record WindowJoin<K, T, U, R>(
            String uid,
            KeyFunction<T, K> keyFunction,
            Serde<K> keys,
            TumblingWindows windows,
            JoinFunction<T, U, R> function,
            Serde<T> first,
            Serde<U> second)
            implements TwoInputs<K, T, U> {}

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
