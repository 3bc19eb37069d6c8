package io.tidemark.engine.operator;

import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.state.KeyedState;
import java.util.function.Supplier;

/** Gives a function the states it declares, as tables that work on the selected key. */
record StateHandles(KeyedState<?> state, Supplier<ProcessingTime> clock) implements States {

    @Override
    public ProcessingTime processingTime() {
        return clock.get();
    }

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
