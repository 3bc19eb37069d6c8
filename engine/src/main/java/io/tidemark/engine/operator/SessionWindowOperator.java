package io.tidemark.engine.operator;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import io.tidemark.engine.state.ValueTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds events up by key and session. A key's sessions are a list of begin and end; the accumulator of each lies at its last
 * millisecond, in one table until it fires and, if late events are allowed, in a second until it is over.
 */
final class SessionWindowOperator<K, T, A, R> implements KeyedOperator {

    private final AggregateFunction<K, T, A, R> function;
    private final long gapMillis;
    private final ValueTable<List<Long>> sessions;
    private final TimedTable<K, A> open;
    private final TimedTable<K, A> fired;
    private final EarlyResults<K> early;
    private final KeyedState<K> state;
    private final WindowClock clock;
    private final LateEvents late;
    private final Output output;

    SessionWindowOperator(
            StageHead.Aggregation<K, T, A, R> head, KeyedState<K> state, long watermark, Outputs outputs) {
        this.function = head.function();
        this.gapMillis = ((SessionWindows) head.settings().windows()).gap().toMillis();
        this.sessions = state.valueTable(DeclaredState.SESSIONS, Serdes.list(Serdes.int64()));
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
        var before = sessionsOfKey();
        long start = timestamp;
        long end = timestamp + gapMillis;
        var touched = new ArrayList<Window>();
        var after = new ArrayList<Window>();
        for (var session : before) {
            // an event exactly at the end belongs to the next session: this one may have fired by then, or not
            if (session.start() < timestamp + gapMillis && timestamp < session.end()) {
                touched.add(session);
                start = Math.min(start, session.start());
                end = Math.max(end, session.end());
            } else {
                after.add(session);
            }
        }
        var session = new Window(start, end);
        if (clock.isOver(session.lastMillisecond())) {
            late.take(event, timestamp);
            return;
        }
        var accumulator = joined(touched);
        var sum = function.add(accumulator == null ? function.create() : accumulator, (T) event);
        after.add(session);
        keep(after);
        if (!clock.hasFired(session.lastMillisecond())) {
            open.put(session.lastMillisecond(), sum);
            early.changed(session.lastMillisecond(), timestamp, clock.watermark());
        } else {
            fired.put(session.lastMillisecond(), sum);
            output.emit(function.result(state.selectedKey(), session, sum), session.lastMillisecond());
        }
    }

    @Override
    public boolean onWatermark(long watermark, BooleanSupplier room) throws Exception {
        clock.advance(watermark);
        return early.takeDue(watermark, this::emitEarly, room)
                && open.takeDue(watermark, this::fire, room)
                && fired.takeDue(clock.overUpTo(), (time, key, accumulator) -> forget(time), room);
    }

    @Override
    public long lateEvents() {
        return late.dropped();
    }

    /** What was added up in these sessions, taken from where it lies, or null if there are none. */
    private @Nullable A joined(List<Window> touched) throws Exception {
        A sum = null;
        for (var session : touched) {
            long last = session.lastMillisecond();
            var stillOpen = open.get(last);
            var part = stillOpen == null ? fired.get(last) : stillOpen;
            open.remove(last);
            fired.remove(last);
            if (part != null) {
                sum = sum == null ? part : function.merge(sum, part);
            }
        }
        return sum;
    }

    private void fire(long lastMillisecond, K key, A accumulator) throws Exception {
        var session = sessionEndingWith(lastMillisecond);
        if (clock.isOver(lastMillisecond)) {
            forget(lastMillisecond);
        } else {
            fired.put(lastMillisecond, accumulator);
        }
        output.emit(function.result(key, session, accumulator), lastMillisecond);
    }

    private void emitEarly(K key, long lastMillisecond, long time) throws Exception {
        var accumulator = open.get(lastMillisecond);
        if (accumulator != null) {
            output.emit(function.result(key, sessionEndingWith(lastMillisecond), accumulator), time);
        }
    }

    private Window sessionEndingWith(long lastMillisecond) {
        return sessionsOfKey().stream()
                .filter(it -> it.lastMillisecond() == lastMillisecond)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "key '%s' has no session that ends with %d".formatted(state.selectedKey(), lastMillisecond)));
    }

    private void forget(long lastMillisecond) {
        var left = sessionsOfKey();
        left.removeIf(it -> it.lastMillisecond() == lastMillisecond);
        keep(left);
    }

    private List<Window> sessionsOfKey() {
        var borders = sessions.value();
        var list = new ArrayList<Window>();
        for (int i = 0; borders != null && i < borders.size(); i += 2) {
            list.add(new Window(borders.get(i), borders.get(i + 1)));
        }
        return list;
    }

    private void keep(List<Window> list) {
        if (list.isEmpty()) {
            sessions.clear();
            return;
        }
        var borders = new ArrayList<Long>(2 * list.size());
        list.stream().sorted((a, b) -> Long.compare(a.start(), b.start())).forEach(it -> {
            borders.add(it.start());
            borders.add(it.end());
        });
        sessions.update(borders);
    }
}
