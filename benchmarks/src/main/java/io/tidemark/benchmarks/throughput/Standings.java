package io.tidemark.benchmarks.throughput;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who ran how fast. Speeds are in events a second. */
final class Standings {

    private final Map<String, List<Double>> speeds = new LinkedHashMap<>();

    void add(String subject, double eventsPerSecond) {
        speeds.computeIfAbsent(subject, it -> new ArrayList<>()).add(eventsPerSecond);
    }

    /** The middle of a subject's speeds, by subject; of two middle ones the mean. */
    Map<String, Double> medians() {
        var medians = new LinkedHashMap<String, Double>();
        speeds.forEach((subject, some) -> medians.put(subject, median(some)));
        return medians;
    }

    /** How many times as fast one is as another; empty if one of them didn't run. */
    Optional<Double> ratio(String one, String other) {
        var medians = medians();
        var mine = medians.get(one);
        var yours = medians.get(other);
        return mine == null || yours == null ? Optional.empty() : Optional.of(mine / yours);
    }

    private static double median(List<Double> some) {
        var sorted = new ArrayList<>(some);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
