package io.tidemark.api;

/**
 * A stream whose events go to every task, for instance rules that all keys must obey. To be connected with a keyed stream:
 * {@link KeyedStream#connect(BroadcastStream)}.
 */
public interface BroadcastStream<T> {}
