package io.tidemark.api.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Windows that last as long as events of a key keep coming: events less than the gap apart belong to one session. It begins
 * with its first event and ends a gap after its last. An event that lies between two sessions joins them.
 *
 * @param gap at least one millisecond; may differ from the one that a savepoint was taken with
 */
public record SessionWindows(Duration gap) implements Windows {

    public SessionWindows {
        requireNonNull(gap, "gap");
        if (gap.toMillis() < 1) {
            throw new IllegalArgumentException("gap must be at least one millisecond, was " + gap);
        }
    }

    public static SessionWindows withGap(Duration gap) {
        return new SessionWindows(gap);
    }

    @Override
    public String description() {
        return "sessions with a gap of " + gap;
    }
}
