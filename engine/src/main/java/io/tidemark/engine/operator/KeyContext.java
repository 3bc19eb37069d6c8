package io.tidemark.engine.operator;

import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import io.tidemark.engine.stream.Watermark;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a function with state and timers works in: the key and time of the event or timer at hand, its timers, its
 * outputs. One for all events of a task, so that none is made for each.
 */
final class KeyContext<K, R> implements ProcessContext<K, R> {

    /** What happens when a timer is due; the key is selected. */
    interface TimerHandler<K, R> {

        void onTimer(long time, ProcessContext<K, R> context) throws Exception;
    }

    private static final byte[] NOTHING = {};

    private final KeyedState<K> state;
    private final TimedTable<K, byte[]> timers;
    private final Outputs outputs;
    private final Output output;
    private @Nullable ProcessingTimers<K> processingTimers;
    private long eventTime;
    private long watermark;

    KeyContext(KeyedState<K> state, long watermark, Outputs outputs) {
        this.state = state;
        this.timers = state.timedTable(DeclaredState.TIMERS, Serdes.bytes());
        this.outputs = outputs;
        this.output = outputs.main();
        this.watermark = watermark;
        state.watermark(watermark);
    }

    /** Turns to an event. */
    KeyContext<K, R> at(long timestamp) {
        state.eventTime(timestamp);
        eventTime = timestamp;
        return this;
    }

    /** Fires the timers that an event set and that are due already. */
    void fireOverdue(TimerHandler<K, R> handler) throws Exception {
        if (timers.nextTime() <= watermark) {
            timers.takeDue(watermark, (time, key, nothing) -> handler.onTimer(time, at(time)), () -> true);
        }
    }

    /** The clock on the wall, for a function that asks for it. */
    ProcessingTime processingTime() {
        if (processingTimers == null) {
            processingTimers = new ProcessingTimers<>(state);
        }
        return processingTimers;
    }

    boolean usesProcessingTime() {
        return processingTimers != null;
    }

    /** See {@link KeyedOperator#onProcessingTime}. */
    boolean advanceClock(long now, TimerHandler<K, R> handler, BooleanSupplier room) throws Exception {
        return processingTimers == null
                || processingTimers.advance(
                        now, (time, key, nothing) -> handler.onTimer(time, at(justInTime(time))), room);
    }

    /** What the clock on the wall says may be far from event time. */
    private long justInTime(long time) {
        boolean known = watermark != Watermark.NONE && watermark != Watermark.END;
        return known ? watermark + 1 : time;
    }

    /** See {@link KeyedOperator#onWatermark}. */
    boolean advance(long newWatermark, TimerHandler<K, R> handler, BooleanSupplier room) throws Exception {
        watermark = newWatermark;
        boolean all = timers.takeDue(newWatermark, (time, key, nothing) -> handler.onTimer(time, at(time)), room);
        if (all) {
            // not before: for each timer it is its own time, however far the watermark came at once
            state.watermark(newWatermark);
        }
        return all;
    }

    @Override
    public K key() {
        return state.selectedKey();
    }

    @Override
    public long eventTime() {
        return eventTime;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public void setTimer(long time) {
        timers.put(time, NOTHING);
    }

    @Override
    public void cancelTimer(long time) {
        timers.remove(time);
    }

    @Override
    public void emit(R event) {
        emit(output, event, eventTime);
    }

    @Override
    public <S> void emit(OutputTag<S> tag, S event) {
        emit(outputs.side(tag.name()), event, eventTime);
    }

    /** Emits with another time than that of the event at hand. */
    void emitAt(long time, R event) {
        emit(output, event, time);
    }

    private static void emit(Output to, Object event, long time) {
        try {
            to.emit(event, time);
        } catch (Exception e) {
            throw new DownstreamException(e);
        }
    }
}
