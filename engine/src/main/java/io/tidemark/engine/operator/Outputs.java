package io.tidemark.engine.operator;

import java.util.Map;

/**
 * The ways out of a stage's head.
 *
 * @param main for its results
 * @param sides for side outputs, by the name of their tag; those that somebody reads
 */
public record Outputs(Output main, Map<String, Output> sides) {

    private static final Output NOWHERE = (event, timestamp) -> {};

    public Outputs {
        sides = Map.copyOf(sides);
    }

    /** Where events for a side output go; nowhere if nobody reads it. */
    public Output side(String tag) {
        return sides.getOrDefault(tag, NOWHERE);
    }
}
