package io.tidemark.api;

import io.tidemark.api.function.AsyncFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.MapFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.Sink;

/**
 * Events of one type on their way through a pipeline.
 *
 * <p>An event keeps its event time through {@code map}, {@code filter} and {@code flatMap}. Calling a method adds to
 * the pipeline and leaves this stream as it is: any number of operators may read one stream.
 */
public interface Stream<T> {

    <R> Stream<R> map(MapFunction<T, R> function);

    Stream<T> filter(FilterFunction<T> function);

    <R> Stream<R> flatMap(FlatMapFunction<T, R> function);

    /**
     * The events of this stream and of another, in no particular order between the two. In a union of a stream with
     * itself, each event comes twice.
     *
     * @throws IllegalArgumentException if the other stream comes from another pipeline
     */
    Stream<T> union(Stream<? extends T> other);

    /**
     * Brings events of the same key to the same task, in the order in which each upstream task sent them.
     *
     * @param keys writes the key the same way for ever; a key's bytes decide where its state lives
     */
    <K> KeyedStream<K, T> keyBy(KeyFunction<T, K> function, Serde<K> keys);

    /**
     * Asks something outside about each event and goes on with the answer, with the event's time. Many calls are under way at a
     * time; answers go on in the order of the events, whichever comes first. A checkpoint waits until all calls under way are
     * answered. A call that fails, or takes too long, fails the job, which then starts again from its last checkpoint.
     *
     * @param uid names this operator in messages; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <R> Stream<R> enrich(String uid, AsyncFunction<T, R> function, AsyncOptions options);

    /** Has every task of the operator that comes next see all events. */
    BroadcastStream<T> broadcast();

    /**
     * Sends events out.
     *
     * @param uid names this output in snapshots and metrics; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    void sink(String uid, Sink<T> sink);
}
