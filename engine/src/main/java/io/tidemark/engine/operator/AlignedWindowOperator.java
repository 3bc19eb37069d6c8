package io.tidemark.engine.operator;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.function.BooleanSupplier;

/**
 * Adds events up by key and window of the calendar, tumbling or sliding, and emits a window's result when the watermark
 * reaches its last millisecond.
 *
 * <p>An accumulator lies at its window's last millisecond, so that what is due is a range of rows and no timers are
 * needed. If late events are allowed it moves, when it has fired, to a second table of the same form until it is over.
 */
final class AlignedWindowOperator<K, T, A, R> implements KeyedOperator {

    private final AggregateFunction<K, T, A, R> function;
    private final Windows windows;
    private final long sizeMillis;
    private final long slideMillis;
    private final TimedTable<K, A> open;
    private final TimedTable<K, A> fired;
    private final EarlyResults<K> early;
    private final KeyedState<K> state;
    private final WindowClock clock;
    private final LateEvents late;
    private final Output output;

    AlignedWindowOperator(
            StageHead.Aggregation<K, T, A, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.function = head.function();
        this.windows = head.settings().windows();
        this.sizeMillis = windows instanceof SlidingWindows sliding
                ? sliding.size().toMillis()
                : ((TumblingWindows) windows).size().toMillis();
        this.slideMillis =
                windows instanceof SlidingWindows sliding ? sliding.slide().toMillis() : sizeMillis;
        this.open = state.timedTable(DeclaredState.WINDOWS, head.accumulators());
        this.fired = state.timedTable(DeclaredState.FIRED, head.accumulators());
        this.early = new EarlyResults<>(state, head.settings().earlyMillis());
        this.state = state;
        this.clock = new WindowClock(head.settings().allowedLatenessMillis(), watermark);
        this.late = new LateEvents(head.settings(), outputs);
        this.output = outputs.main();
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long timestamp) throws Exception {
        boolean taken = false;
        for (long start = lastStartOf(timestamp); start > timestamp - sizeMillis; start -= slideMillis) {
            taken |= add(start + sizeMillis - 1, (T) event, timestamp);
        }
        if (!taken) {
            late.take(event, timestamp);
        }
    }

    @Override
    public boolean onWatermark(long watermark, BooleanSupplier room) throws Exception {
        clock.advance(watermark);
        return early.takeDue(watermark, this::emitEarly, room)
                && open.takeDue(watermark, this::fire, room)
                && fired.takeDue(clock.overUpTo(), (time, key, accumulator) -> {}, room);
    }

    @Override
    public long lateEvents() {
        return late.dropped();
    }

    /** @return whether the window still takes events */
    private boolean add(long lastMillisecond, T event, long timestamp) throws Exception {
        if (clock.isOver(lastMillisecond)) {
            return false;
        }
        if (!clock.hasFired(lastMillisecond)) {
            addTo(open, lastMillisecond, event);
            early.changed(lastMillisecond, timestamp, clock.watermark());
        } else {
            var corrected = addTo(fired, lastMillisecond, event);
            emit(state.selectedKey(), lastMillisecond, corrected, lastMillisecond);
        }
        return true;
    }

    private A addTo(TimedTable<K, A> table, long lastMillisecond, T event) throws Exception {
        var before = table.get(lastMillisecond);
        var after = function.add(before == null ? function.create() : before, event);
        table.put(lastMillisecond, after);
        return after;
    }

    private void fire(long lastMillisecond, K key, A accumulator) throws Exception {
        if (!clock.isOver(lastMillisecond)) {
            fired.put(lastMillisecond, accumulator);
        }
        emit(key, lastMillisecond, accumulator, lastMillisecond);
    }

    private void emitEarly(K key, long lastMillisecond, long time) throws Exception {
        var accumulator = open.get(lastMillisecond);
        if (accumulator != null) {
            emit(key, lastMillisecond, accumulator, time);
        }
    }

    private void emit(K key, long lastMillisecond, A accumulator, long time) throws Exception {
        var window = new Window(lastMillisecond + 1 - sizeMillis, lastMillisecond + 1);
        output.emit(function.result(key, window, accumulator), time);
    }

    private long lastStartOf(long timestamp) {
        return windows instanceof SlidingWindows sliding
                ? sliding.lastStartOf(timestamp)
                : ((TumblingWindows) windows).startOf(timestamp);
    }
}
