package io.tidemark.engine.time;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.engine.stream.Watermark;
import java.util.Optional;

/**
 * Makes the watermark of one source subtask from the events of its splits.
 *
 * <p>A split is idle when it was read to its end and nothing came for {@link WatermarkStrategy#idleAfter()}; it then
 * holds nobody back until its next event. A subtask without splits is at its end from the begin.
 */
public final class SourceWatermarks {

    private final SplitClock[] splits;
    private final Watermark[] merging;
    private Watermark current;
    private boolean announced;

    /** @param starts each split's watermark in the snapshot that the job starts from, or {@link Watermark#NONE} */
    public SourceWatermarks(WatermarkStrategy strategy, long[] starts) {
        splits = new SplitClock[starts.length];
        merging = new Watermark[starts.length];
        for (int i = 0; i < starts.length; i++) {
            splits[i] = new SplitClock(strategy, starts[i]);
        }
        current = merge(Watermark.NONE);
    }

    /** @param timestamp epoch milliseconds */
    public void onEvent(int split, long timestamp) {
        splits[split].onEvent(timestamp);
    }

    /**
     * An event came that carries a mark.
     *
     * @param time up to when the split is complete, epoch milliseconds; {@link Watermark#NONE} if it says nothing
     */
    public void onMark(int split, long time) {
        splits[split].onMark(time);
    }

    /**
     * @param atEnd whether the split was really read to its end
     * @param nowMillis time on the wall
     */
    public void onProgress(int split, boolean atEnd, long nowMillis) {
        splits[split].onProgress(atEnd, nowMillis);
    }

    /** Nothing will come from this split any more. */
    public void onFinished(int split) {
        splits[split].onFinished();
    }

    /** The watermark of the split alone, without what its end means: what a snapshot stores. */
    public long ofSplit(int split) {
        return splits[split].watermark();
    }

    /** Whether the split holds nobody back for now, since nothing came for a while. */
    public boolean isIdle(int split) {
        return splits[split].isIdle();
    }

    /** The subtask's watermark as last told. */
    public Watermark current() {
        return current;
    }

    /** The subtask's watermark, if it is another than at the last call. */
    public Optional<Watermark> next() {
        var merged = merge(current.time());
        if (announced && merged.equals(current)) {
            return Optional.empty();
        }
        announced = true;
        current = merged;
        return Optional.of(merged);
    }

    private Watermark merge(long atLeast) {
        for (int i = 0; i < splits.length; i++) {
            merging[i] = splits[i].current();
        }
        return WatermarkMerger.merge(merging, atLeast);
    }
}
