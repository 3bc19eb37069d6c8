package io.tidemark.engine.operator;

import java.util.function.BooleanSupplier;

/**
 * An operator with state by key, as its stage's head. Opened ready; {@code runtime} owns the state beneath it, takes its
 * snapshots between two calls, and closes it.
 */
public interface KeyedOperator {

    /**
     * Handles an event whose key is selected in the state.
     *
     * @param timestamp event time, epoch milliseconds
     */
    void onEvent(Object event, long timestamp) throws Exception;

    /**
     * An event of the operator's second input.
     *
     * @param timestamp event time, epoch milliseconds
     */
    default void onSecondEvent(Object event, long timestamp) throws Exception {
        throw new IllegalStateException("%s has one input, but got an event of a second".formatted(this));
    }

    /**
     * The input is complete up to this time: fires everything that is due.
     *
     * @param watermark epoch milliseconds, never less than before
     * @param room asked between two results; if it says no, the operator returns, to be called again with the same
     *     watermark later
     * @return true if nothing due is left
     */
    boolean onWatermark(long watermark, BooleanSupplier room) throws Exception;

    /** Whether {@link #onProcessingTime} is to be called at all. */
    default boolean usesProcessingTime() {
        return false;
    }

    /**
     * The clock on the wall, or what stands for it, shows this time: fires everything that is due by it. Called before each
     * event, whose key is selected afterwards, and while nothing comes.
     *
     * @param now epoch milliseconds
     * @param room as for {@link #onWatermark}
     * @return true if nothing due is left
     */
    default boolean onProcessingTime(long now, BooleanSupplier room) throws Exception {
        return true;
    }

    /** Events that came too late so far, and were dropped. */
    long lateEvents();
}
