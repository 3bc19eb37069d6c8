package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.wire.JobPace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a job goes through what lies behind it, decided when it was accepted.
 *
 * @param untilTime the moment of event time before which it ends by itself
 * @param untilPositions where it ends by itself at the latest, by source uid and split: the first position that isn't read;
 *     found out once, so that a job that starts again ends at the same place. Empty for no such place
 * @param pace how fast it reads at first
 * @param checkpointInterval until it has caught up; empty for no difference
 */
public record ReplayPlan(
        Optional<Instant> untilTime,
        Map<String, Map<String, Long>> untilPositions,
        Optional<JobPace> pace,
        Optional<Duration> checkpointInterval) {

    public ReplayPlan {
        requireNonNull(untilTime, "untilTime");
        untilPositions = Map.copyOf(untilPositions);
        requireNonNull(pace, "pace");
        requireNonNull(checkpointInterval, "checkpointInterval");
    }

    /** Where it ends by itself; empty if it goes on for ever. */
    public Optional<StopPlace> end() {
        return untilTime.isPresent() || !untilPositions.isEmpty()
                ? Optional.of(new StopPlace(untilPositions, untilTime))
                : Optional.empty();
    }

    /** The same, ending at these positions at the latest. */
    public ReplayPlan endingAt(Map<String, Map<String, Long>> positions) {
        return new ReplayPlan(untilTime, positions, pace, checkpointInterval);
    }
}
