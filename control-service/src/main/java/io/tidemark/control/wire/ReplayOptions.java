package io.tidemark.control.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How a job goes through what lies behind it.
 *
 * @param until where it ends by itself: {@value #PRESENT} for the end of what is there when it is accepted, or a moment of
 *     event time such as {@code 2026-11-01T00:00:00Z}; absent to go on live
 * @param pace how fast it reads at first; as fast as it goes if absent
 * @param checkpointInterval how often results become visible until it has caught up; as afterwards if absent
 */
public record ReplayOptions(Optional<String> until, Optional<JobPace> pace, Optional<Duration> checkpointInterval) {

    public static final String PRESENT = "present";

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public ReplayOptions {
        until = until == null ? Optional.empty() : until;
        pace = pace == null ? Optional.empty() : pace;
        checkpointInterval = checkpointInterval == null ? Optional.empty() : checkpointInterval;
        until.ifPresent(ReplayOptions::requirePlace);
        if (checkpointInterval.map(it -> it.isNegative() || it.isZero()).orElse(false)) {
            throw new IllegalArgumentException(
                    "'replay.checkpointInterval' must be > 0, was %s".formatted(checkpointInterval.get()));
        }
    }

    /** The moment at which it ends, if it is one. */
    public Optional<Instant> untilTime() {
        return until.filter(it -> !it.equals(PRESENT)).map(Instant::parse);
    }

    /** Event time is counted in milliseconds. */
    static void requireInMilliseconds(Instant until) {
        try {
            var unused = until.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'until' must be within 292 million years of 1970, was '%s'".formatted(until), e);
        }
    }

    private static void requirePlace(String until) {
        try {
            if (!until.equals(PRESENT)) {
                requireInMilliseconds(Instant.parse(until));
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'until' must be '%s' or a moment such as 2026-11-01T00:00:00Z, was '%s'".formatted(PRESENT, until),
                    e);
        }
    }
}
