package io.tidemark.api;

import io.tidemark.api.function.TimestampFunction;

/** A stream straight from its source, where event time is decided. */
public interface SourceStream<T> extends Stream<T> {

    /**
     * Takes event time from the event itself. Must come before any operator reads this stream.
     *
     * @throws IllegalStateException if event time was already given or an operator already reads this stream
     */
    Stream<T> eventTime(TimestampFunction<T> timestamps, WatermarkStrategy watermarks);
}
