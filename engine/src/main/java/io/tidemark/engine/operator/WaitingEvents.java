package io.tidemark.engine.operator;

import io.tidemark.engine.graph.Timed;
import io.tidemark.engine.state.ValueTable;
import java.util.ArrayList;
import java.util.List;

/** The events of one side of an interval join that wait for the other side: of the selected key, in order of time. */
final class WaitingEvents<T> {

    private final ValueTable<List<Timed<T>>> lists;
    private final long waitMillis;

    /** @param waitMillis how far the watermark must pass an event before nothing can meet it any more, &gt;= 0 */
    WaitingEvents(ValueTable<List<Timed<T>>> lists, long waitMillis) {
        this.lists = lists;
        this.waitMillis = waitMillis;
    }

    void add(long time, T event, KeyContext<?, ?> context) {
        var found = lists.value();
        var list = found == null ? new ArrayList<Timed<T>>() : found;
        int index = firstFrom(list, time, true);
        list.add(index, new Timed<>(time, event));
        lists.update(list);
        lists.grew(lists.elementBytes(list.size()));
        if (index == 0) {
            context.setTimer(endOf(time));
        }
    }

    /** Those in a stretch of time, both ends included. */
    List<Timed<T>> between(long from, long to) {
        var list = lists.value();
        if (list == null) {
            return List.of();
        }
        return list.subList(firstFrom(list, from, false), firstFrom(list, to, true));
    }

    /** Lets go of those that can meet nothing any more, and has itself called for the next. */
    void forget(long watermark, KeyContext<?, ?> context) {
        var list = lists.value();
        if (list == null) {
            return;
        }
        int kept = 0;
        while (kept < list.size() && endOf(list.get(kept).time()) <= watermark) {
            kept++;
        }
        if (kept == list.size()) {
            lists.clear();
            return;
        }
        if (kept > 0) {
            list.subList(0, kept).clear();
            lists.update(list);
        }
        context.setTimer(endOf(list.get(0).time()));
    }

    private long endOf(long time) {
        return IntervalJoinOperator.plus(time, waitMillis);
    }

    /** The index of the first event at or, if {@code behind}, after a time. */
    private static <T> int firstFrom(List<Timed<T>> list, long time, boolean behind) {
        int low = 0;
        int high = list.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            long at = list.get(middle).time();
            if (at < time || (behind && at == time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
