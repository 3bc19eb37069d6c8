package io.tidemark.engine.graph;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Operators that run in one thread without hand-over. Each task of a job runs one subtask of every stage.
 *
 * @param index its place in the graph; stages upstream have lower ones
 * @param head where it begins
 * @param steps what follows the head
 * @param sides what follows the head's side outputs, by the name of their tag; a side output that nobody reads isn't here
 * @param states what the head keeps in keyed state; empty for a source
 */
public record Stage(
        int index, StageHead head, List<Step> steps, Map<String, List<Step>> sides, List<DeclaredState> states) {

    public Stage {
        steps = List.copyOf(steps);
        sides = Collections.unmodifiableMap(new TreeMap<>(sides));
        states = List.copyOf(states);
    }

    /** Whether its results may depend on the clock on the wall. */
    public boolean usesProcessingTime() {
        return states.stream().anyMatch(it -> it.name().equals(DeclaredState.PROCESSING_TIMERS));
    }
}
