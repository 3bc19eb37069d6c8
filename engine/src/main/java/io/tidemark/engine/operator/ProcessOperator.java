package io.tidemark.engine.operator;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.function.BooleanSupplier;

/** Runs a user's function with state and timers. */
final class ProcessOperator<K, T, R> implements KeyedOperator {

    private static final byte[] NOTHING = {};

    private final KeyedState<K> state;
    private final TimedTable<K, byte[]> timers;
    private final KeyedProcess.Handler<K, T, R> handler;
    private final Context context;
    private long watermark;

    ProcessOperator(StageHead.Processing<K, T, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.state = state;
        this.timers = state.timedTable(DeclaredState.TIMERS, Serdes.bytes());
        this.watermark = watermark;
        state.watermark(watermark);
        this.context = new Context(outputs);
        this.handler = head.process().open(new Handles());
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        var typed = (T) event;
        state.eventTime(timestamp);
        context.eventTime = timestamp;
        handler.onEvent(typed, context);
        if (timers.nextTime() <= watermark) {
            timers.takeDue(watermark, this::fire, () -> true);
        }
    }

    @Override
    public boolean onWatermark(long newWatermark, BooleanSupplier room) throws Exception {
        watermark = newWatermark;
        state.watermark(newWatermark);
        return timers.takeDue(newWatermark, this::fire, room);
    }

    @Override
    public long lateEvents() {
        return 0;
    }

    private void fire(long time, K key, byte[] nothing) throws Exception {
        state.eventTime(time);
        context.eventTime = time;
        handler.onTimer(time, context);
    }

    private final class Handles implements States {

        @Override
        public <V> ValueState<V> value(String name, Serde<V> serde, TimeToLive timeToLive) {
            return state.valueTable(name, serde, millis(timeToLive));
        }

        @Override
        public <V> ListState<V> list(String name, Serde<V> elements, TimeToLive timeToLive) {
            return state.listTable(name, elements, millis(timeToLive));
        }

        @Override
        public <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values, TimeToLive timeToLive) {
            return state.mapTable(name, keys, values, millis(timeToLive));
        }

        private static long millis(TimeToLive timeToLive) {
            return timeToLive.isForever() ? 0 : timeToLive.afterWrite().toMillis();
        }
    }

    /** One for all events of the task, so that none is made for each. */
    private final class Context implements ProcessContext<K, R> {

        private final Outputs outputs;
        private final Output output;
        private long eventTime;

        Context(Outputs outputs) {
            this.outputs = outputs;
            this.output = outputs.main();
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
            emit(output, event);
        }

        @Override
        public <S> void emit(OutputTag<S> tag, S event) {
            emit(outputs.side(tag.name()), event);
        }

        private void emit(Output to, Object event) {
            try {
                to.emit(event, eventTime);
            } catch (Exception e) {
                throw new DownstreamException(e);
            }
        }
    }
}
