package io.tidemark.control.job;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where in its input a job is to stop: at positions, or where event time passes a moment; one of the two.
 *
 * @param positions by source uid and split: the first position that is not to be read any more; empty for {@code eventTime}
 * @param eventTime each split stops before its first event that isn't earlier; empty for {@code positions}
 */
public record StopPlace(Map<String, Map<String, Long>> positions, Optional<Instant> eventTime) {

    public StopPlace {
        var copy = new TreeMap<String, Map<String, Long>>();
        positions.forEach((uid, splits) -> copy.put(uid, Map.copyOf(splits)));
        positions = Map.copyOf(copy);
    }

    public static StopPlace at(Map<String, Map<String, Long>> positions) {
        return new StopPlace(positions, Optional.empty());
    }

    public static StopPlace at(Instant eventTime) {
        return new StopPlace(Map.of(), Optional.of(eventTime));
    }
}
