package io.tidemark.engine.graph;

import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.MapFunction;
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
     * Goes on in another stage.
     *
     * @param stage index of that stage
     * @param edge its number among all exchanges into that stage, from 0
     * @param input which of the inputs of that stage's head it feeds, from 0
     * @param partitioning which tasks it goes to
     */
    record Exchange(int stage, int edge, int input, Partitioning partitioning) implements Step {}
}
