package io.tidemark.engine.operator;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.ValueTable;
import java.util.function.BooleanSupplier;

/** Adds up all events of a key, with a result after every so many. */
final class GlobalWindowOperator<K, T, A, R> implements KeyedOperator {

    private final AggregateFunction<K, T, A, R> function;
    private final GlobalWindows windows;
    private final ValueTable<A> accumulators;
    private final ValueTable<Long> counts;
    private final KeyedState<K> state;
    private final Output output;

    GlobalWindowOperator(StageHead.Aggregation<K, T, A, R> head, KeyedState<K> state, Output output) {
        this.function = head.function();
        this.windows = (GlobalWindows) head.settings().windows();
        this.accumulators = state.valueTable(DeclaredState.WINDOWS, head.accumulators());
        this.counts = state.valueTable(DeclaredState.COUNTS, Serdes.int64());
        this.state = state;
        this.output = output;
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        var before = accumulators.value();
        var sum = function.add(before == null ? function.create() : before, (T) event);
        var counted = counts.value();
        long count = counted == null ? 1 : counted + 1;
        if (count < windows.every()) {
            counts.update(count);
            accumulators.update(sum);
            return;
        }
        counts.clear();
        if (windows.startsAnew()) {
            accumulators.clear();
        } else {
            accumulators.update(sum);
        }
        output.emit(function.result(state.selectedKey(), GlobalWindows.WINDOW, sum), timestamp);
    }

    @Override
    public boolean onWatermark(long watermark, BooleanSupplier room) {
        return true;
    }

    @Override
    public long lateEvents() {
        return 0;
    }
}
