package io.tidemark.api.function;

import io.tidemark.api.state.BroadcastStates;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import java.io.Serializable;

/**
 * A function over a keyed stream and a broadcast one. Each task sees all broadcast events and keeps what it learns from them in
 * broadcast state, which it reads when it handles the events of its keys.
 *
 * <p>Whether an event or a broadcast event comes first isn't decided by event time. Tasks see the broadcast events of one
 * upstream task in the same order; between those of several upstream tasks the order may differ from task to task, so what is
 * done with them should not depend on it.
 *
 * @param <K> key
 * @param <T> event of the keyed stream
 * @param <B> event of the broadcast stream
 * @param <R> result
 */
@FunctionalInterface
public interface KeyedBroadcastProcess<K, T, B, R> extends Serializable {

    /**
     * Declares the states and makes the handler of one task. Also called before a job starts, to learn the states:
     * nothing else may happen here, and the declarations must be the same each time.
     */
    Handler<K, T, B, R> open(States states, BroadcastStates broadcast);

    /**
     * What happens to the events of one task. One thread at a time; fields may hold state handles and constants.
     */
    interface Handler<K, T, B, R> {

        /** Broadcast state can be read here. */
        void onEvent(T event, ProcessContext<K, R> context) throws Exception;

        /**
         * Called in every task. Broadcast state can be changed here, and must be changed by the event alone, so that it is
         * the same in all tasks. No key is at hand, so keyed state must not be used.
         *
         * @param eventTime of the event, epoch milliseconds
         */
        void onBroadcast(B event, long eventTime) throws Exception;

        /**
         * A timer set by {@link ProcessContext#setTimer} is due: the watermark of both inputs together has reached its
         * time. Broadcast state can be read here.
         *
         * @param time the time the timer was set to, in epoch milliseconds
         */
        default void onTimer(long time, ProcessContext<K, R> context) throws Exception {}

        /**
         * A timer set by {@link ProcessingTime#setTimer} is due. What is emitted here has the earliest event time that isn't
         * late.
         *
         * @param time the time the timer was set to, in epoch milliseconds
         */
        default void onProcessingTimer(long time, ProcessContext<K, R> context) throws Exception {}
    }
}
