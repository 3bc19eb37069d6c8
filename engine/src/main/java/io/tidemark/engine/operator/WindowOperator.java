package io.tidemark.engine.operator;

import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.function.BooleanSupplier;

/**
 * Adds events up by key and window, and emits a window's result when the watermark reaches its last millisecond.
 *
 * <p>An accumulator lies at its window's last millisecond, so that what is due is a range of rows and no timers are
 * needed.
 */
final class WindowOperator<K, T, A, R> implements KeyedOperator {

    private final StageHead.Aggregation<K, T, A, R> head;
    private final TumblingWindows windows;
    private final long sizeMillis;
    private final TimedTable<K, A> accumulators;
    private final Output output;
    private long watermark;
    private long lateEvents;

    WindowOperator(StageHead.Aggregation<K, T, A, R> head, KeyedState<K> state, long watermark, Output output) {
        this.head = head;
        this.windows = head.windows();
        this.sizeMillis = windows.size().toMillis();
        this.accumulators = state.timedTable(DeclaredState.WINDOWS, head.accumulators());
        this.watermark = watermark;
        this.output = output;
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        long lastMillisecond = windows.startOf(timestamp) + sizeMillis - 1;
        if (lastMillisecond <= watermark) {
            lateEvents++;
            return;
        }
        var typed = (T) event;
        var accumulator = accumulators.get(lastMillisecond);
        var begun = accumulator == null ? head.function().create() : accumulator;
        accumulators.put(lastMillisecond, head.function().add(begun, typed));
    }

    @Override
    public boolean onWatermark(long newWatermark, BooleanSupplier room) throws Exception {
        watermark = newWatermark;
        return accumulators.takeDue(newWatermark, this::fire, room);
    }

    @Override
    public long lateEvents() {
        return lateEvents;
    }

    private void fire(long lastMillisecond, K key, A accumulator) throws Exception {
        var window = new Window(lastMillisecond + 1 - sizeMillis, lastMillisecond + 1);
        output.emit(head.function().result(key, window, accumulator), lastMillisecond);
    }
}
