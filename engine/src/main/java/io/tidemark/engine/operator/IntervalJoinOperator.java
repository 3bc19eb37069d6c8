package io.tidemark.engine.operator;

import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.graph.Timed;
import io.tidemark.engine.state.KeyedState;
import java.util.function.BooleanSupplier;

/**
 * Pairs events of two streams that are near in event time.
 *
 * <p>Each stream's events wait in a list per key, in order of time. A timer of the key goes off when the first of them can
 * meet nothing more.
 */
final class IntervalJoinOperator<K, T, U, R> implements KeyedOperator {

    private final StageHead.IntervalJoin<K, T, U, R> head;
    private final WaitingEvents<T> first;
    private final WaitingEvents<U> second;
    private final KeyContext<K, R> context;
    private final KeyContext.TimerHandler<K, R> timerHandler = this::onTimer;
    private final long lower;
    private final long upper;
    private long lateEvents;

    IntervalJoinOperator(
            StageHead.IntervalJoin<K, T, U, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.head = head;
        this.lower = head.interval().lower().toMillis();
        this.upper = head.interval().upper().toMillis();
        this.context = new KeyContext<>(state, watermark, outputs);
        var firsts = state.valueTable(DeclaredState.FIRST, Serdes.list(Timed.serde(head.first())));
        var seconds = state.valueTable(DeclaredState.SECOND, Serdes.list(Timed.serde(head.second())));
        // what an event at t meets lies up to t + upper; seen from the other side, up to t - lower
        this.first = new WaitingEvents<>(firsts, Math.max(0, upper));
        this.second = new WaitingEvents<>(seconds, Math.max(0, -lower));
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onEvent(Object event, long time) throws Exception {
        if (isLate(time)) {
            return;
        }
        var typed = (T) event;
        context.at(time);
        for (var other : second.between(plus(time, lower), plus(time, upper))) {
            context.emitAt(Math.max(time, other.time()), head.function().join(typed, other.event()));
        }
        first.add(time, typed, context);
    }

    @Override
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    public void onSecondEvent(Object event, long time) throws Exception {
        if (isLate(time)) {
            return;
        }
        var typed = (U) event;
        context.at(time);
        for (var other : first.between(plus(time, -upper), plus(time, -lower))) {
            context.emitAt(Math.max(time, other.time()), head.function().join(other.event(), typed));
        }
        second.add(time, typed, context);
    }

    @Override
    public boolean onWatermark(long newWatermark, BooleanSupplier room) throws Exception {
        return context.advance(newWatermark, timerHandler, room);
    }

    @Override
    public long lateEvents() {
        return lateEvents;
    }

    private void onTimer(long time, ProcessContext<K, R> unused) {
        first.forget(time, context);
        second.forget(time, context);
    }

    /** What the watermark has passed may miss events that were forgotten already. */
    private boolean isLate(long time) {
        if (time <= context.watermark()) {
            lateEvents++;
            return true;
        }
        return false;
    }

    /** Stops at the ends of time. */
    static long plus(long time, long millis) {
        long sum = time + millis;
        if (((time ^ sum) & (millis ^ sum)) < 0) {
            return millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }
}
