package io.tidemark.api.function;

/** Takes the results of a function. Valid only during the call it was handed to. */
@FunctionalInterface
public interface Collector<R> {

    void emit(R event);
}
