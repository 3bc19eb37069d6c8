package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.HotItem;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts the bids of an auction in windows that overlap. What windows share is counted once: a window consists of panes,
 * each as long as the slide.
 *
 * @param sizeMillis of a window, a multiple of the slide
 * @param slideMillis from the start of a window to the start of the next
 */
record SlidingCounts(long sizeMillis, long slideMillis) implements KeyedProcess<Long, Bid, HotItem> {

    /** Bids by the pane's first millisecond. */
    record Panes(Map<Long, Long> bids) {}

    @Override
    public Handler<Long, Bid, HotItem> open(States states) {
        return new Count(states.value("panes", RecordSerde.of(Panes.class)));
    }

    private final class Count implements Handler<Long, Bid, HotItem> {

        private final ValueState<Panes> panes;

        Count(ValueState<Panes> panes) {
            this.panes = panes;
        }

        @Override
        public void onEvent(Bid bid, ProcessContext<Long, HotItem> context) {
            var counts = counts();
            long pane = bid.dateTime() - Math.floorMod(bid.dateTime(), slideMillis);
            if (counts.merge(pane, 1L, Long::sum) == 1) {
                for (long end = pane + slideMillis; end <= pane + sizeMillis; end += slideMillis) {
                    context.setTimer(end - 1);
                }
            }
            panes.update(new Panes(counts));
        }

        /** The last millisecond of a window. */
        @Override
        public void onTimer(long time, ProcessContext<Long, HotItem> context) {
            long start = time + 1 - sizeMillis;
            var counts = counts();
            long bids = counts.subMap(start, time + 1).values().stream()
                    .mapToLong(it -> it)
                    .sum();
            context.emit(new HotItem(start, context.key(), bids));
            counts.headMap(start + slideMillis).clear();
            if (counts.isEmpty()) {
                panes.clear();
            } else {
                panes.update(new Panes(counts));
            }
        }

        private NavigableMap<Long, Long> counts() {
            var before = panes.value();
            return before == null ? new TreeMap<>() : new TreeMap<>(before.bids());
        }
    }
}
