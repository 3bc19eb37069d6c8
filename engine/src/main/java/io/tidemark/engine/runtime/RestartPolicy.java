package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a failed job starts again: after a pause that doubles with each failure in a row.
 *
 * @param firstPause &gt; 0
 * @param longestPause &gt;= {@code firstPause}
 * @param maxInARow failures in a row after which the job is given up, &gt;= 0; a committed checkpoint begins a new row
 */
public record RestartPolicy(Duration firstPause, Duration longestPause, int maxInARow) {

    public static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1), Integer.MAX_VALUE);

    public static final RestartPolicy NEVER = new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 0);

    public RestartPolicy {
        requireNonNull(firstPause, "firstPause");
        requireNonNull(longestPause, "longestPause");
        if (firstPause.isNegative() || firstPause.isZero()) {
            throw new IllegalArgumentException("firstPause must be > 0, was " + firstPause);
        }
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "longestPause must be >= firstPause %s, was %s".formatted(firstPause, longestPause));
        }
        if (maxInARow < 0) {
            throw new IllegalArgumentException("maxInARow must be >= 0, was " + maxInARow);
        }
    }

    /** The pause before starting again after the {@code failures}-th failure in a row (from 1). */
    public Duration pauseAfter(int failures) {
        int doublings = Math.min(failures - 1, 30);
        var pause = firstPause.multipliedBy(1L << doublings);
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }

    public boolean givesUpAfter(int failures) {
        return failures > maxInARow;
    }
}
