package io.tidemark.engine.operator;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import java.util.function.BooleanSupplier;

/** Runs a user's function with state and timers. */
final class ProcessOperator<K, T, R> implements KeyedOperator {

    private final KeyedProcess.Handler<K, T, R> handler;
    private final KeyContext.TimerHandler<K, R> timerHandler;
    private final KeyContext.TimerHandler<K, R> processingTimerHandler;
    private final KeyContext<K, R> context;

    ProcessOperator(StageHead.Processing<K, T, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.context = new KeyContext<>(state, watermark, outputs);
        this.handler = head.process().open(new StateHandles(state, context::processingTime));
        this.timerHandler = handler::onTimer;
        this.processingTimerHandler = handler::onProcessingTimer;
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        handler.onEvent((T) event, context.at(timestamp));
        context.fireOverdue(timerHandler);
    }

    @Override
    public boolean onWatermark(long newWatermark, BooleanSupplier room) throws Exception {
        return context.advance(newWatermark, timerHandler, room);
    }

    @Override
    public boolean usesProcessingTime() {
        return context.usesProcessingTime();
    }

    @Override
    public boolean onProcessingTime(long now, BooleanSupplier room) throws Exception {
        return context.advanceClock(now, processingTimerHandler, room);
    }

    @Override
    public long lateEvents() {
        return 0;
    }
}
