package io.tidemark.engine.time;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for the splits of one source subtask, whether the next event is to be taken: not if it lies at or behind a place
 * at which the splits are to stop for a barrier, not if it is too far ahead of other splits, and not faster than the job may
 * read.
 *
 * <p>Not thread-safe: owned by the task.
 */
public final class SplitGate {

    private static final long NEVER = Long.MAX_VALUE;

    private final SplitAlignment.Share alignment;
    private final PaceLimit.Gate pace;
    private final BitSet stoppedByTime = new BitSet();

    /** Something at or behind the position was there to be read: there may be a gap before it, so no split reaches it. */
    private final BitSet stoppedByPosition = new BitSet();

    private long @Nullable [] stopPositions;
    private long stopTime = NEVER;

    public SplitGate(SplitAlignment.Share alignment, PaceLimit.Gate pace) {
        this.alignment = alignment;
        this.pace = pace;
    }

    /**
     * If it may, it counts as taken.
     *
     * @param time of the event, epoch milliseconds
     * @param bytes its size; 0 if that isn't known
     */
    public boolean mayTake(int split, long position, long time, int bytes) {
        if (time >= stopTime && stopTime != NEVER) {
            stoppedByTime.set(split);
        }
        return isBeforeStop(split, position) && alignment.mayTake(split, time) && pace.mayTake(split, time, bytes);
    }

    /** The same for what has no time. */
    public boolean mayPass(int split, long position) {
        return isBeforeStop(split, position) && pace.mayPass();
    }

    /** How long it is worth while to wait for what its pace holds, see {@link PaceLimit.Gate#waitNanos}. */
    public long waitNanos() {
        return pace.waitNanos();
    }

    private boolean isBeforeStop(int split, long position) {
        boolean behindStop = stopPositions != null && position >= stopPositions[split];
        if (behindStop) {
            stoppedByPosition.set(split);
        }
        if (behindStop || stoppedByTime.get(split)) {
            // others must get to where they are to stop
            alignment.atEnd(split);
            return false;
        }
        return true;
    }

    /** The split was read to its end, as far as it goes now. */
    public void atEnd(int split) {
        alignment.atEnd(split);
    }

    /** Each split stops before its position. */
    public void stopAtPositions(long[] positions) {
        lift();
        stopPositions = positions.clone();
    }

    /**
     * Each split stops before its first event that isn't earlier than this, and at the latest before its position.
     *
     * @param time epoch milliseconds
     */
    public void stopAtTime(long time, long[] positions) {
        lift();
        stopTime = time;
        stopPositions = positions.clone();
    }

    /** Nothing is to stop any more. */
    public void lift() {
        stopPositions = null;
        stopTime = NEVER;
        stoppedByTime.clear();
        stoppedByPosition.clear();
        alignment.goOn();
    }

    /**
     * Whether a split has come to where it is to stop.
     *
     * @param next position of its next event
     * @param overBefore whether it has nothing more to give for the time before: it is at its end for good, or idle
     */
    public boolean isStopped(int split, long next, boolean overBefore) {
        if (stopPositions != null && (next >= stopPositions[split] || stoppedByPosition.get(split))) {
            return true;
        }
        return stopTime != NEVER && (stoppedByTime.get(split) || overBefore);
    }
}
