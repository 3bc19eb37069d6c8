package io.tidemark.engine.time;

import io.tidemark.engine.stream.Watermark;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What one subtask shows to functions as the time on the wall: while the job fast-forwards the greatest event time seen, so
 * that what goes by the clock goes as it did the first time, and the real one as soon as the job has caught up.
 *
 * <p>Not thread-safe: owned by the task.
 */
public final class ProcessingClock {

    private final LongSupplier wallMillis;
    private final BooleanSupplier live;
    private long seen = Watermark.NONE;

    /**
     * @param wallMillis the real time, epoch milliseconds
     * @param live whether the job has read everything that was there when it started, and there is more to come; never goes
     *     back to false
     * @param watermark how far the input had come in the snapshot that the job starts from, or {@link Watermark#NONE}
     */
    public ProcessingClock(LongSupplier wallMillis, BooleanSupplier live, long watermark) {
        this.wallMillis = wallMillis;
        this.live = live;
        onEventTime(watermark);
    }

    /** An event of this time is about to be handled, or the watermark has come this far. */
    public void onEventTime(long time) {
        // that the input has ended says nothing about when
        if (time != Watermark.END) {
            seen = Math.max(seen, time);
        }
    }

    /** Epoch milliseconds; {@link Watermark#NONE} if nothing is known yet. */
    public long now() {
        long wall = wallMillis.getAsLong();
        // an event may claim to be of the future
        return live.getAsBoolean() ? wall : Math.min(seen, wall);
    }
}
