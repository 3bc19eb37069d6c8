package io.tidemark.api;

import io.tidemark.api.function.OutputTag;

/** The results of an operator that may have side outputs. */
public interface ProcessedStream<R> extends Stream<R> {

    /**
     * What the operator emits to a side output. Events for a side output that nobody reads are dropped silently. Asking
     * twice gives the same stream.
     */
    <S> Stream<S> sideOutput(OutputTag<S> tag);
}
