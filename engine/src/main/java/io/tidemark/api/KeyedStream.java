package io.tidemark.api;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.RankFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.window.Windows;
import java.time.Duration;
import java.util.List;

/** Events grouped by key, ready for operators that remember. */
public interface KeyedStream<K, T> {

    /**
     * Runs a function with state and timers per key.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> ProcessedStream<R> process(String uid, KeyedProcess<K, T, R> process);

    /**
     * Groups events into windows of event time. An event that comes after its window was fired is late: unless {@link
     * WindowedStream} is told otherwise it is dropped and counted in the metric {@code tidemark_late_events_total}.
     *
     * @param uid names the windows' state in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    WindowedStream<K, T> window(String uid, Windows windows);

    /**
     * Puts another stream with the same keys beside this one.
     *
     * @throws IllegalArgumentException if the other stream's keys have another form, so that the same key would lie in
     *     another place, or if it comes from another pipeline
     */
    <U> ConnectedStreams<K, T, U> connect(KeyedStream<K, U> other);

    /**
     * Puts a stream beside this one that every task sees as a whole, for instance rules. The watermark of both together is
     * that of the slower, so a broadcast source that is seldom written to should be idle soon: see {@link
     * WatermarkStrategy#idleAfter}.
     *
     * @throws IllegalArgumentException if the other stream comes from another pipeline
     */
    <B> BroadcastConnectedStreams<K, T, B> connect(BroadcastStream<B> other);

    /**
     * Keeps the best events of each key, and emits the ranking, best first, each time it changes. Of events that are
     * equally good the one that came first is better.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @param size how many events to keep, &gt; 0
     * @param events stores them
     * @throws IllegalArgumentException if the uid is blank or already taken, or the size isn't more than zero
     */
    ProcessedStream<List<T>> topN(String uid, int size, RankFunction<T> rank, Serde<T> events);

    /**
     * Lets the first event of each key pass and drops the others. A key is forgotten a while after its first event, in event
     * time; the next event then counts as the first again.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @param forgottenAfter at least one millisecond
     * @throws IllegalArgumentException if the uid is blank or already taken, or the time isn't more than zero
     */
    ProcessedStream<T> distinct(String uid, Duration forgottenAfter);
}
