package io.tidemark.engine.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps the splits of a job together in event time while it fast-forwards: none is read further ahead of the slowest than
 * its source allows, so that what operators have to keep stays as small as if all had been read in order.
 *
 * <p>Every split says where it is; who is too far ahead waits and is woken. A split that was read to its end holds nobody
 * back, and the slowest is never held, so there is always one that can go on. Once the job has caught up nothing is held any
 * more.
 *
 * <p>Thread-safe: made before the tasks start, then each {@link Share} belongs to one task. Nothing is locked, and nothing is
 * sent: a task sees where the others are as soon as they wrote it down.
 */
public final class SplitAlignment {

    /** Of a split that holds nobody back. */
    private static final long AT_END = Long.MAX_VALUE;

    /** Of a subtask that waits for nothing. */
    private static final long NOTHING = Long.MIN_VALUE;

    /** Of a split of which nothing is known yet. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final AtomicLongArray times;
    private final List<Share> shares = new ArrayList<>();
    private int shared;
    private volatile boolean released;

    /** @param splits of all sources of the job */
    public SplitAlignment(int splits) {
        var unknown = new long[splits];
        Arrays.fill(unknown, UNKNOWN);
        times = new AtomicLongArray(unknown);
    }

    /**
     * The splits of one source subtask. Called for all before any is used.
     *
     * @param maxDriftMillis how far each of them may be ahead, &gt;= 0
     * @param wake called by other tasks when a held split may go on
     */
    public Share share(int splits, long maxDriftMillis, Runnable wake) {
        var share = new Share(shared, splits, maxDriftMillis, wake);
        shared += splits;
        shares.add(share);
        return share;
    }

    /** The job has caught up: nothing is held from now on. */
    public void release() {
        released = true;
        shares.forEach(it -> it.wake.run());
    }

    private long least() {
        long least = AT_END;
        for (int i = 0; i < times.length(); i++) {
            least = Math.min(least, times.getOpaque(i));
        }
        return least;
    }

    /** Wakes those that may go on now that a split has come this far; looks at all splits only if that may be. */
    private void wakeHeld(Share by, long reached) {
        for (var share : shares) {
            long waitsFor = share.waitsFor;
            if (share != by && waitsFor != NOTHING && reached >= waitsFor && least() >= waitsFor) {
                share.waitsFor = NOTHING;
                share.wake.run();
            }
        }
    }

    /** Where the splits of one source subtask are. Used by its task. */
    public final class Share {

        /** Events; what others know of a split is at most so many behind. */
        private static final int PUBLISHED_EACH = 32;

        private final int first;
        private final long[] own;
        private final long maxDriftMillis;
        private final Runnable wake;
        private int untilPublished = PUBLISHED_EACH;
        private long bound = UNKNOWN;

        /** How far the slowest split must come for this subtask to go on, or {@link #NOTHING}. */
        private volatile long waitsFor = NOTHING;

        private Share(int first, int splits, long maxDriftMillis, Runnable wake) {
            this.first = first;
            this.own = new long[splits];
            Arrays.fill(own, UNKNOWN);
            this.maxDriftMillis = maxDriftMillis;
            this.wake = wake;
        }

        /**
         * Whether a split's next event may be taken now, or must wait for the other splits.
         *
         * @param time of the event, epoch milliseconds
         */
        public boolean mayTake(int split, long time) {
            if (time > own[split]) {
                own[split] = time;
            }
            if (time <= bound) {
                if (--untilPublished == 0) {
                    publish(split);
                }
                return true;
            }
            publish(split);
            return released || withinNewBound(time);
        }

        /** The split was read to its end as far as it goes now, or waits for something else: it holds nobody back. */
        public void atEnd(int split) {
            if (times.getOpaque(first + split) != AT_END) {
                times.setRelease(first + split, AT_END);
                wakeHeld(this, AT_END);
            }
        }

        /** Splits that waited for something else go on: others are to see again where they are. */
        public void goOn() {
            bound = UNKNOWN;
        }

        private boolean withinNewBound(long time) {
            long wanted = Math.max(NOTHING + 1, time - maxDriftMillis);
            // of several splits the nearest; before looking: who moves on meanwhile sees it
            long others = waitsFor;
            waitsFor = others == NOTHING ? wanted : Math.min(others, wanted);
            long least = least();
            bound = least > AT_END - maxDriftMillis || least == UNKNOWN ? least : least + maxDriftMillis;
            if (time <= bound) {
                waitsFor = NOTHING;
                return true;
            }
            return false;
        }

        private void publish(int split) {
            untilPublished = PUBLISHED_EACH;
            times.setRelease(first + split, own[split]);
            wakeHeld(this, own[split]);
        }
    }
}
