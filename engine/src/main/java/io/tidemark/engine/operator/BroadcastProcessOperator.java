package io.tidemark.engine.operator;

import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.BroadcastStates;
import io.tidemark.api.state.MapState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.BroadcastTable;
import io.tidemark.engine.state.KeyedState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs a user's function over a keyed and a broadcast input. */
final class BroadcastProcessOperator<K, T, B, R> implements KeyedOperator {

    private final KeyedBroadcastProcess.Handler<K, T, B, R> handler;
    private final KeyContext.TimerHandler<K, R> timerHandler;
    private final KeyContext.TimerHandler<K, R> processingTimerHandler;
    private final KeyContext<K, R> context;
    private final KeyedState<K> state;
    private final List<BroadcastTable<?, ?>> broadcastTables = new ArrayList<>();

    BroadcastProcessOperator(
            StageHead.BroadcastProcessing<K, T, B, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.state = state;
        this.context = new KeyContext<>(state, watermark, outputs);
        this.handler = head.process().open(new StateHandles(state, context::processingTime), new BroadcastHandles());
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
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onSecondEvent(Object event, long timestamp) throws Exception {
        broadcastTables.forEach(it -> it.writable(true));
        try {
            handler.onBroadcast((B) event, timestamp);
        } finally {
            broadcastTables.forEach(it -> it.writable(false));
        }
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

    private final class BroadcastHandles implements BroadcastStates {

        @Override
        public <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values) {
            var table = state.broadcastTable(name, keys, values);
            broadcastTables.add(table);
            return table;
        }
    }
}
