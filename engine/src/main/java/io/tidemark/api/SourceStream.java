package io.tidemark.api;

import io.tidemark.api.function.MarkFunction;
import io.tidemark.api.function.TimestampFunction;

/** A stream straight from its source, where event time is decided. */
public interface SourceStream<T> extends Stream<T> {

    /**
     * Takes event time from the event itself. Must come before any operator reads this stream.
     *
     * @throws IllegalStateException if event time was already given or an operator already reads this stream
     */
    Stream<T> eventTime(TimestampFunction<T> timestamps, WatermarkStrategy watermarks);

    /**
     * The same where events carry marks: the watermark of a split is the greatest mark that came by, and nothing is derived
     * from the times of events.
     *
     * @param strategy says when a split is idle and how far splits may drift apart; its bound on being out of order isn't
     *     used
     * @throws IllegalStateException if event time was already given or an operator already reads this stream
     */
    Stream<T> eventTime(TimestampFunction<T> timestamps, MarkFunction<T> marks, WatermarkStrategy strategy);
}
