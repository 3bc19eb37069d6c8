package io.tidemark.api.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Windows of one size that begin at regular intervals and overlap: an event belongs to {@code size / slide} of them. Aligned
 * to the epoch plus an offset.
 *
 * @param size at least one millisecond
 * @param slide from the begin of one to the begin of the next, at least one millisecond and at most the size
 * @param offset moves the borders; {@code 0 <= offset < slide}
 */
public record SlidingWindows(Duration size, Duration slide, Duration offset) implements Windows {

    public SlidingWindows {
        requireNonNull(size, "size");
        requireNonNull(slide, "slide");
        requireNonNull(offset, "offset");
        if (slide.toMillis() < 1 || slide.compareTo(size) > 0) {
            throw new IllegalArgumentException(
                    "slide must be at least one millisecond and at most the size %s, was %s".formatted(size, slide));
        }
        if (offset.isNegative() || offset.compareTo(slide) >= 0) {
            throw new IllegalArgumentException(
                    "offset must be >= 0 and below the slide %s, was %s".formatted(slide, offset));
        }
    }

    public static SlidingWindows of(Duration size, Duration slide) {
        return new SlidingWindows(size, slide, Duration.ZERO);
    }

    public SlidingWindows offset(Duration newOffset) {
        return new SlidingWindows(size, slide, newOffset);
    }

    /**
     * Where the last of an event's windows begins; the others begin each a slide earlier.
     *
     * @param time epoch milliseconds, also before 1970
     */
    public long lastStartOf(long time) {
        return time - Math.floorMod(time - offset.toMillis(), slide.toMillis());
    }

    @Override
    public String description() {
        return "sliding windows of %s each %s".formatted(size, slide);
    }
}
