package io.tidemark.api.window;

/**
 * A stretch of event time.
 *
 * @param start first millisecond that belongs to it (epoch milliseconds)
 * @param end first millisecond that no longer does
 */
public record Window(long start, long end) {

    public Window {
        if (end <= start) {
            throw new IllegalArgumentException("a window must end after it starts, was [%d, %d)".formatted(start, end));
        }
    }

    /** The last millisecond that belongs to the window: the event time of its result. */
    public long lastMillisecond() {
        return end - 1;
    }
}
