package io.tidemark.engine.graph;

import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.MapFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.Sink;
import java.util.List;

/** What happens to an event within a stage, behind its head: a tree, each step with the steps that follow it. */
public sealed interface Step {

    /** The steps that follow it in the same stage. */
    default List<Step> next() {
        return List.of();
    }

    record Map<T, R>(MapFunction<T, R> function, List<Step> next) implements Step {}

    record Filter<T>(FilterFunction<T> function, List<Step> next) implements Step {}

    record FlatMap<T, R>(FlatMapFunction<T, R> function, List<Step> next) implements Step {}

    /** Leaves the job. */
    record ToSink<T>(String uid, Sink<T> sink) implements Step {}

    /**
     * Goes on in another stage, in the task that the key belongs to.
     *
     * @param stage index of that stage
     */
    record Exchange<K, T>(int stage, KeyFunction<T, K> keyFunction, Serde<K> keys) implements Step {}
}
