package io.tidemark.engine.graph;

import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.Serde;

/** Which tasks of the next stage an exchange sends an event to. */
public sealed interface Partitioning {

    /** To the one that the event's key belongs to. */
    record ByKey<K, T>(KeyFunction<T, K> keyFunction, Serde<K> keys) implements Partitioning {}

    /** To all of them. */
    record Broadcast() implements Partitioning {}

    /** To the one of the same number, so that nothing is mixed. */
    record Forward() implements Partitioning {}
}
