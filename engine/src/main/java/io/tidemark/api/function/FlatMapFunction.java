package io.tidemark.api.function;

import java.io.Serializable;

/** Turns one event into any number of events, all with the time of the one. */
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Serializable {

    void flatMap(T event, Collector<R> out) throws Exception;
}
