package io.tidemark.api.function;

import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import java.io.Serializable;

/**
 * A function with state and timers: opened once by each task, which then calls its handler for every event and timer.
 *
 * <pre>{@code
 * .process("first-seen", states -> {
 *     ValueState<Long> firstSeen = states.value("first-seen", Serdes.int64());
 *     return (event, context) -> {
 *         if (firstSeen.value() == null) {
 *             firstSeen.update(context.eventTime());
 *             context.emit(event);
 *         }
 *     };
 * })
 * }</pre>
 *
 * @param <K> key
 * @param <T> event
 * @param <R> result
 */
@FunctionalInterface
public interface KeyedProcess<K, T, R> extends Serializable {

    /**
     * Declares the states and makes the handler of one task. Also called before a job starts, to learn the states:
     * nothing else may happen here, and the declarations must be the same each time.
     */
    Handler<K, T, R> open(States states);

    /**
     * What happens to the events of one task. One thread at a time; fields may hold state handles and constants.
     */
    @FunctionalInterface
    interface Handler<K, T, R> {

        void onEvent(T event, ProcessContext<K, R> context) throws Exception;

        /**
         * A timer set by {@link ProcessContext#setTimer} is due: the watermark has reached its time.
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
