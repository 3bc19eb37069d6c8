package io.tidemark.engine.operator;

import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import java.util.function.BooleanSupplier;

/** Runs a user's function over two inputs that share state and timers. */
final class CoProcessOperator<K, T, U, R> implements KeyedOperator {

    private final KeyedCoProcess.Handler<K, T, U, R> handler;
    private final KeyContext.TimerHandler<K, R> timerHandler;
    private final KeyContext.TimerHandler<K, R> processingTimerHandler;
    private final KeyContext<K, R> context;

    CoProcessOperator(StageHead.CoProcessing<K, T, U, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.context = new KeyContext<>(state, watermark, outputs);
        this.handler = head.process().open(new StateHandles(state, context::processingTime));
        this.timerHandler = handler::onTimer;
        this.processingTimerHandler = handler::onProcessingTimer;
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        handler.onFirst((T) event, context.at(timestamp));
        context.fireOverdue(timerHandler);
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onSecondEvent(Object event, long timestamp) throws Exception {
        handler.onSecond((U) event, context.at(timestamp));
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
