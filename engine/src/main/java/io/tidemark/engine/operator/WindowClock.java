package io.tidemark.engine.operator;

import io.tidemark.engine.stream.Watermark;

/** How far event time has come for windows: which of them are to fire, and which are over even for late events. */
final class WindowClock {

    private final long allowedLatenessMillis;
    private long watermark;
    private long overUpTo;

    WindowClock(long allowedLatenessMillis, long watermark) {
        this.allowedLatenessMillis = allowedLatenessMillis;
        advance(watermark);
    }

    void advance(long time) {
        watermark = time;
        if (time == Watermark.END) {
            overUpTo = Watermark.END;
        } else {
            // before anything is known, nothing is over
            overUpTo = time < Watermark.NONE + allowedLatenessMillis ? Watermark.NONE : time - allowedLatenessMillis;
        }
    }

    long watermark() {
        return watermark;
    }

    /** Windows whose last millisecond is this or earlier take nothing more. */
    long overUpTo() {
        return overUpTo;
    }

    boolean hasFired(long lastMillisecond) {
        return lastMillisecond <= watermark;
    }

    boolean isOver(long lastMillisecond) {
        return lastMillisecond <= overUpTo;
    }
}
