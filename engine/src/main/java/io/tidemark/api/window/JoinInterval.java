package io.tidemark.api.window;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far apart in event time two events may be to belong together: an event at time {@code t} meets those of the other
 * stream from {@code t + lower} to {@code t + upper}, both included.
 *
 * @param lower may be negative: the other event came before
 * @param upper not before {@code lower}; may be negative as well
 */
public record JoinInterval(Duration lower, Duration upper) implements Serializable {

    public JoinInterval {
        requireNonNull(lower, "lower");
        requireNonNull(upper, "upper");
        if (lower.toMillis() > upper.toMillis()) {
            throw new IllegalArgumentException("lower must not be after upper, was [%s, %s]".formatted(lower, upper));
        }
    }

    public static JoinInterval between(Duration lower, Duration upper) {
        return new JoinInterval(lower, upper);
    }

    /** At most so far apart, in either direction. */
    public static JoinInterval within(Duration distance) {
        return new JoinInterval(distance.negated(), distance);
    }
}
