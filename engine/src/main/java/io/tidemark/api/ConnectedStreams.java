package io.tidemark.api;

import io.tidemark.api.function.JoinFunction;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;

/** Two streams with the same keys, side by side: an operator on them sees the events of a key from both. */
public interface ConnectedStreams<K, T, U> {

    /**
     * Runs a function with state and timers per key, which both inputs share.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> ProcessedStream<R> process(String uid, KeyedCoProcess<K, T, U, R> process);

    /**
     * Pairs each event of the first stream with all events of the second that have the same key and are near in event
     * time. A pair is emitted as soon as both are there, with the time of the later one. Events are kept until the
     * watermark has passed everything they could meet. An event that comes after the watermark passed it is late: it is
     * dropped and counted in the metric {@code tidemark_late_events_total}.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @param first stores events of the first stream
     * @param second stores events of the second stream
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> ProcessedStream<R> join(
            String uid, JoinInterval interval, JoinFunction<T, U, R> function, Serde<T> first, Serde<U> second);

    /**
     * Pairs each event of the first stream with all events of the second that have the same key and fall into the same
     * window. Pairs are emitted when the watermark reaches the window's last millisecond, with that time. An event that
     * comes after its window was fired is late: it is dropped and counted in the metric {@code
     * tidemark_late_events_total}.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @param first stores events of the first stream
     * @param second stores events of the second stream
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> ProcessedStream<R> join(
            String uid, TumblingWindows windows, JoinFunction<T, U, R> function, Serde<T> first, Serde<U> second);
}
