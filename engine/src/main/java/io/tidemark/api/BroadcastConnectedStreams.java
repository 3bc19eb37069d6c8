package io.tidemark.api;

import io.tidemark.api.function.KeyedBroadcastProcess;

/** A keyed stream, and beside it a stream that every task sees as a whole. */
public interface BroadcastConnectedStreams<K, T, B> {

    /**
     * Runs a function with state and timers per key, and with broadcast state.
     *
     * @param uid names the state in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> ProcessedStream<R> process(String uid, KeyedBroadcastProcess<K, T, B, R> process);
}
