package io.tidemark.api.window;

/**
 * One window for all events of a key, for ever, with a result after every so many events. Events are never late for it; a
 * result has the time of the event that completed the number.
 *
 * @param every a result after so many events of a key, &gt;= 1
 * @param startsAnew whether the next result counts only what came after the last one
 */
public record GlobalWindows(long every, boolean startsAnew) implements Windows {

    /** The window that the function is told of. */
    public static final Window WINDOW = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    public GlobalWindows {
        if (every < 1) {
            throw new IllegalArgumentException("every must be >= 1, was " + every);
        }
    }

    /** A result of all events so far after every so many. */
    public static GlobalWindows everyCount(long count) {
        return new GlobalWindows(count, false);
    }

    /** Each result is of the last so many events only. */
    public GlobalWindows startAnew() {
        return new GlobalWindows(every, true);
    }

    @Override
    public String description() {
        return "one window, a result each %d events".formatted(every);
    }
}
