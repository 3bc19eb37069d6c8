package io.tidemark.api;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.window.TumblingWindows;

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
     * Groups events into windows of event time. An event that comes after its window was fired is late: it is dropped
     * and counted in the metric {@code tidemark_late_events_total}.
     *
     * @param uid names the windows' state in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    WindowedStream<K, T> window(String uid, TumblingWindows windows);
}
