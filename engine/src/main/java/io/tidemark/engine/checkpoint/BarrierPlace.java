package io.tidemark.engine.checkpoint;

import java.util.Map;
import java.util.TreeMap;

/** Where in the input a barrier is to lie: each split is read up to there and no further until the barrier is through. */
public sealed interface BarrierPlace {

    /**
     * Before given positions; every split must be named, and none may have been read further.
     *
     * @param next for each source's uid and each of its splits the first position that is <em>not</em> part of the epoch
     */
    record AtPositions(Map<String, Map<String, Long>> next) implements BarrierPlace {

        public AtPositions {
            next = copyOf(next);
        }
    }

    /**
     * Where each split has come at least as far as given. A split that is further already, or isn't named, stops where it is.
     *
     * @param next as for {@link AtPositions}
     */
    record AtLeastPositions(Map<String, Map<String, Long>> next) implements BarrierPlace {

        public AtLeastPositions {
            next = copyOf(next);
        }
    }

    /**
     * Where event time passes a moment: in each split before the first event that isn't earlier. Later events of the split
     * that are earlier than the moment, since they come out of order, aren't part of the epoch. A split that is at its end
     * for good, or idle, stops where it is.
     *
     * @param millis epoch milliseconds
     * @param orNext a split stops at the latest before this position, by source uid and split; those that aren't named are
     *     bound by the moment only
     */
    record AtEventTime(long millis, Map<String, Map<String, Long>> orNext) implements BarrierPlace {

        public AtEventTime {
            orNext = copyOf(orNext);
        }

        public AtEventTime(long millis) {
            this(millis, Map.of());
        }
    }

    private static Map<String, Map<String, Long>> copyOf(Map<String, Map<String, Long>> next) {
        var copy = new TreeMap<String, Map<String, Long>>();
        next.forEach((uid, splits) -> copy.put(uid, Map.copyOf(splits)));
        return Map.copyOf(copy);
    }
}
