package io.tidemark.engine.operator;

import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.graph.WindowPairs;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.function.BooleanSupplier;

/**
 * Pairs the events of two streams by window. A window's events lie at its last millisecond, so that what is due is a range
 * of rows and no timers are needed.
 */
final class WindowJoinOperator<K, T, U, R> implements KeyedOperator {

    private final StageHead.WindowJoin<K, T, U, R> head;
    private final TumblingWindows windows;
    private final long sizeMillis;
    private final KeyedState<K> state;
    private final TimedTable<K, WindowPairs<T, U>> pairs;
    private final Output output;
    private long watermark;
    private long lateEvents;

    WindowJoinOperator(StageHead.WindowJoin<K, T, U, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.head = head;
        this.windows = head.windows();
        this.sizeMillis = windows.size().toMillis();
        this.state = state;
        this.pairs = state.timedTable(DeclaredState.WINDOWS, WindowPairs.serde(head.first(), head.second()));
        this.output = outputs.main();
        this.watermark = watermark;
        state.watermark(watermark);
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) {
        long last = windows.startOf(timestamp) + sizeMillis - 1;
        if (!isLate(last)) {
            var waiting = waitingUntil(last);
            waiting.first().add((T) event);
            pairs.put(last, waiting);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onSecondEvent(Object event, long timestamp) {
        long last = windows.startOf(timestamp) + sizeMillis - 1;
        if (!isLate(last)) {
            var waiting = waitingUntil(last);
            waiting.second().add((U) event);
            pairs.put(last, waiting);
        }
    }

    @Override
    public boolean onWatermark(long newWatermark, BooleanSupplier room) throws Exception {
        watermark = newWatermark;
        state.watermark(newWatermark);
        return pairs.takeDue(newWatermark, this::fire, room);
    }

    @Override
    public long lateEvents() {
        return lateEvents;
    }

    private void fire(long last, K key, WindowPairs<T, U> waiting) throws Exception {
        for (var first : waiting.first()) {
            for (var second : waiting.second()) {
                output.emit(head.function().join(first, second), last);
            }
        }
    }

    private boolean isLate(long lastMillisecond) {
        if (lastMillisecond <= watermark) {
            lateEvents++;
            return true;
        }
        return false;
    }

    private WindowPairs<T, U> waitingUntil(long lastMillisecond) {
        var waiting = pairs.get(lastMillisecond);
        return waiting == null ? WindowPairs.none() : waiting;
    }
}
