package io.tidemark.engine.time;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.engine.stream.Watermark;

/** How far one split has come in event time, and whether it is idle. */
final class SplitClock {

    private static final long NOT_AT_END = Long.MIN_VALUE;

    private final long outOfOrderMillis;
    private final long idleAfterMillis;
    private long watermark;
    private long atEndSince = NOT_AT_END;
    private boolean idle;
    private boolean ended;

    /** @param start its watermark in the snapshot that the job starts from, or {@link Watermark#NONE} */
    SplitClock(WatermarkStrategy strategy, long start) {
        outOfOrderMillis = strategy.outOfOrderness().toMillis();
        idleAfterMillis = strategy.idleAfter().toMillis();
        watermark = start;
    }

    void onEvent(long timestamp) {
        // complete up to the millisecond before the earliest that may still come
        onMark(timestamp - outOfOrderMillis - 1);
    }

    void onMark(long reached) {
        if (reached > watermark) {
            watermark = reached;
        }
        atEndSince = NOT_AT_END;
        idle = false;
    }

    void onProgress(boolean atEnd, long nowMillis) {
        if (!atEnd) {
            atEndSince = NOT_AT_END;
            idle = false;
        } else if (atEndSince == NOT_AT_END) {
            atEndSince = nowMillis;
        } else if (nowMillis - atEndSince >= idleAfterMillis) {
            idle = true;
        }
    }

    void onFinished() {
        ended = true;
    }

    /** The split's time, and whether it has anything to say about time. */
    Watermark current() {
        if (ended) {
            return Watermark.ended(watermark);
        }
        return idle ? Watermark.idle(watermark) : Watermark.at(watermark);
    }

    long watermark() {
        return watermark;
    }

    boolean isIdle() {
        return idle && !ended;
    }
}
