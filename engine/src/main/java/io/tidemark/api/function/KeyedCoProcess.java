package io.tidemark.api.function;

import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import java.io.Serializable;

/**
 * A function over two streams with the same keys: both inputs share state and timers of a key. Otherwise as {@link
 * KeyedProcess}.
 *
 * <p>Which of the two inputs comes first isn't decided by event time: an event may meet what the other input will bring
 * much later in event time, or miss what it brings too late. Keep what must wait in state, and use timers: they fire when
 * <em>both</em> inputs have come that far.
 *
 * @param <K> key
 * @param <T> event of the first input
 * @param <U> event of the second input
 * @param <R> result
 */
@FunctionalInterface
public interface KeyedCoProcess<K, T, U, R> extends Serializable {

    /**
     * Declares the states and makes the handler of one task. Also called before a job starts, to learn the states:
     * nothing else may happen here, and the declarations must be the same each time.
     */
    Handler<K, T, U, R> open(States states);

    /**
     * What happens to the events of one task. One thread at a time; fields may hold state handles and constants.
     */
    interface Handler<K, T, U, R> {

        void onFirst(T event, ProcessContext<K, R> context) throws Exception;

        void onSecond(U event, ProcessContext<K, R> context) throws Exception;

        /**
         * A timer set by {@link ProcessContext#setTimer} is due: the watermark of both inputs together has reached its
         * time.
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
