package io.tidemark.control.job;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where in its input a job is to stop: at positions, or before that where event time passes a moment.
 *
 * @param positions by source uid and split: the first position that is not to be read any more
 * @param eventTime each split stops before its first event that isn't earlier, if that comes before its position
 */
public record StopPlace(Map<String, Map<String, Long>> positions, Optional<Instant> eventTime) {

    public StopPlace {
        var copy = new TreeMap<String, Map<String, Long>>();
        positions.forEach((uid, splits) -> copy.put(uid, Map.copyOf(splits)));
        positions = Map.copyOf(copy);
    }
}
