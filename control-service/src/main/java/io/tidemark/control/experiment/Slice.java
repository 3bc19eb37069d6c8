package io.tidemark.control.experiment;

import java.time.Instant;

/**
 * A part of a window of event time that is counted by itself, so that many tasks can count one window.
 *
 * @param window its first millisecond, epoch milliseconds
 * @param number 0 to {@value #PER_WINDOW} - 1
 */
public record Slice(long window, int number) {

    /** Enough for all cores of a machine, and few enough to be added up when someone asks. */
    static final int PER_WINDOW = 16;

    /** Where rows of a key are counted. */
    static Slice of(RowKey key, long windowMillis) {
        return new Slice(windowOf(key.time(), windowMillis), Math.floorMod(key.hashCode(), PER_WINDOW));
    }

    static long windowOf(long time, long windowMillis) {
        return Math.floorDiv(time, windowMillis) * windowMillis;
    }

    /** Names it in the output, as key of its records. */
    String name() {
        return Instant.ofEpochMilli(window) + "/" + number;
    }
}
