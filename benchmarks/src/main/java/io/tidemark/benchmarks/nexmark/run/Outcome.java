package io.tidemark.benchmarks.nexmark.run;

import static java.util.Collections.unmodifiableMap;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param figures of the answer, in the order in which they are to be shown
 * @param outputDigest of the answer's rows, as a multiset
 * @param stateDigest of the state that is left when the stream has ended
 * @param late events that came after their window
 * @param warnings what the engine said when it started from savepoints, each once
 * @param took from the start of the first leg to the end of the last
 */
public record Outcome(
        String query,
        long events,
        Map<String, Object> figures,
        String outputDigest,
        String stateDigest,
        long late,
        List<String> warnings,
        Duration took) {

    public Outcome {
        warnings = List.copyOf(warnings);
        figures = unmodifiableMap(new LinkedHashMap<>(figures));
    }

    public long eventsPerSecond() {
        return Math.round(events * 1e9 / Math.max(1, took.toNanos()));
    }
}
