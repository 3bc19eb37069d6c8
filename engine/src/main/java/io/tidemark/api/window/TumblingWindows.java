package io.tidemark.api.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Windows of one size, one after the other without gaps, aligned to the epoch plus an offset.
 *
 * @param size at least one millisecond
 * @param offset moves the borders, for instance to a time zone's midnight; {@code 0 <= offset < size}
 */
public record TumblingWindows(Duration size, Duration offset) implements Windows {

    public TumblingWindows {
        requireNonNull(size, "size");
        requireNonNull(offset, "offset");
        if (size.toMillis() < 1) {
            throw new IllegalArgumentException("size must be at least one millisecond, was " + size);
        }
        if (offset.isNegative() || offset.compareTo(size) >= 0) {
            throw new IllegalArgumentException(
                    "offset must be >= 0 and below the size %s, was %s".formatted(size, offset));
        }
    }

    public static TumblingWindows of(Duration size) {
        return new TumblingWindows(size, Duration.ZERO);
    }

    public TumblingWindows offset(Duration newOffset) {
        return new TumblingWindows(size, newOffset);
    }

    /**
     * Where the window of an event begins.
     *
     * @param time epoch milliseconds, also before 1970
     */
    public long startOf(long time) {
        return time - Math.floorMod(time - offset.toMillis(), size.toMillis());
    }

    @Override
    public String description() {
        return "tumbling windows of " + size;
    }
}
