package io.tidemark.engine.operator;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.TimedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Remembers which windows changed since their last result, and when the next is due: at multiples of an interval of event
 * time. Windows are known by their last millisecond.
 */
final class EarlyResults<K> {

    /** Gives the result of a window of the selected key as it is now, if it is still open. */
    interface Emission<K> {

        void emit(K key, long lastMillisecond, long time) throws Exception;
    }

    private final TimedTable<K, List<Long>> due;
    private final long everyMillis;

    /** @param everyMillis 0 for no early results */
    EarlyResults(KeyedState<K> state, long everyMillis) {
        this.due = state.timedTable(DeclaredState.EARLY, Serdes.list(Serdes.int64()));
        this.everyMillis = everyMillis;
    }

    /** A window of the selected key changed by an event of this time. */
    void changed(long lastMillisecond, long timestamp, long watermark) {
        if (everyMillis == 0) {
            return;
        }
        long reached = Math.max(timestamp, watermark == Long.MIN_VALUE ? timestamp : watermark + 1);
        long next = reached - Math.floorMod(reached, everyMillis) + everyMillis - 1;
        if (next >= lastMillisecond) {
            return; // the window's own result comes no later
        }
        var windows = due.get(next);
        if (windows == null) {
            due.put(next, new ArrayList<>(List.of(lastMillisecond)));
        } else if (!windows.contains(lastMillisecond)) {
            windows.add(lastMillisecond);
            due.put(next, windows);
        }
    }

    /** @return true if nothing due is left */
    boolean takeDue(long watermark, Emission<K> emission, BooleanSupplier room) throws Exception {
        return due.takeDue(
                watermark,
                (time, key, windows) -> {
                    for (long lastMillisecond : windows) {
                        if (everyMillis > 0 && lastMillisecond > watermark) {
                            emission.emit(key, lastMillisecond, time);
                        }
                    }
                },
                room);
    }
}
