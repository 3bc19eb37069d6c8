package io.tidemark.engine.runtime;

import io.tidemark.engine.stream.Watermark;

/** What a subtask has done so far: written by its task at the end of a turn, read by anyone. */
final class SubtaskProgress {

    private volatile Snapshot now = new Snapshot(0, 0, 0, 0, Watermark.NONE, -1);

    /**
     * @param eventsIn read from outside
     * @param eventsOut written outside
     * @param lateEvents dropped because they were late
     * @param skippedEvents passed over because they could not be decoded
     * @param watermark reached
     * @param lag positions to the end of the splits, or -1 if unknown or not a source
     */
    record Snapshot(long eventsIn, long eventsOut, long lateEvents, long skippedEvents, long watermark, long lag) {}

    void report(Snapshot snapshot) {
        now = snapshot;
    }

    Snapshot now() {
        return now;
    }
}
