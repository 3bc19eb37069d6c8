package io.tidemark.api.state;

import io.tidemark.api.serde.Serde;

/**
 * Declares the states of one operator and gives out their handles.
 *
 * <p>A state's name is unique within the operator; a later version finds the state again by it. It consists of letters,
 * digits, '.', '_' and '-'; a name that is blank, declared twice or begins with {@code tidemark.} is refused with an {@link
 * IllegalArgumentException}. Value, reducing and aggregating state are stored alike, so that one may become the other.
 */
public interface States {

    /** Asks for the clock on the wall, and so declares that results may depend on it. Asking twice gives the same clock. */
    ProcessingTime processingTime();

    /** One value per key. */
    default <V> ValueState<V> value(String name, Serde<V> serde) {
        return value(name, serde, TimeToLive.FOREVER);
    }

    /** One value per key, for a time. */
    <V> ValueState<V> value(String name, Serde<V> serde, TimeToLive timeToLive);

    /** A list per key. */
    default <V> ListState<V> list(String name, Serde<V> elements) {
        return list(name, elements, TimeToLive.FOREVER);
    }

    /** A list per key, for a time. */
    <V> ListState<V> list(String name, Serde<V> elements, TimeToLive timeToLive);

    /** A map per key. */
    default <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values) {
        return map(name, keys, values, TimeToLive.FOREVER);
    }

    /** A map per key whose entries stay for a time. */
    <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values, TimeToLive timeToLive);

    /** One value per key into which others are folded. */
    default <V> ReducingState<V> reducing(String name, ReduceFunction<V> function, Serde<V> serde) {
        return reducing(name, function, serde, TimeToLive.FOREVER);
    }

    /** The same for a time after the last was added. */
    default <V> ReducingState<V> reducing(
            String name, ReduceFunction<V> function, Serde<V> serde, TimeToLive timeToLive) {
        return new FoldedState.Reducing<>(value(name, serde, timeToLive), function);
    }

    /** One accumulator per key. */
    default <T, A, R> AggregatingState<T, R> aggregating(
            String name, Accumulation<T, A, R> function, Serde<A> accumulators) {
        return aggregating(name, function, accumulators, TimeToLive.FOREVER);
    }

    /** The same for a time after the last was added. */
    default <T, A, R> AggregatingState<T, R> aggregating(
            String name, Accumulation<T, A, R> function, Serde<A> accumulators, TimeToLive timeToLive) {
        return new FoldedState.Aggregating<>(value(name, accumulators, timeToLive), function);
    }
}
