package io.tidemark.engine.operator;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.function.BooleanSupplier;

/** Timers by the clock on the wall. What the clock shows is told from outside, so that nothing here looks at one. */
final class ProcessingTimers<K> implements ProcessingTime {

    private static final byte[] NOTHING = {};

    private final TimedTable<K, byte[]> timers;
    private long now;

    ProcessingTimers(KeyedState<K> state) {
        this.timers = state.timedTable(DeclaredState.PROCESSING_TIMERS, Serdes.bytes());
    }

    /**
     * Takes the timers that are due.
     *
     * @return true if nothing due is left
     */
    boolean advance(long newNow, TimedTable.DueRows<K, byte[]> due, BooleanSupplier room) throws Exception {
        now = newNow;
        return timers.takeDue(newNow, due, room);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void setTimer(long time) {
        timers.put(time, NOTHING);
    }

    @Override
    public void cancelTimer(long time) {
        timers.remove(time);
    }
}
