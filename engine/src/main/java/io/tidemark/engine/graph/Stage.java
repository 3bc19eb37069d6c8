package io.tidemark.engine.graph;

import java.util.List;

/**
 * Operators that run in one thread without hand-over. Each task of a job runs one subtask of every stage.
 *
 * @param index its place in the graph; stages upstream have lower ones
 * @param head where it begins
 * @param steps what follows the head
 * @param states what the head keeps in keyed state; empty for a source
 */
public record Stage(int index, StageHead head, List<Step> steps, List<DeclaredState> states) {

    public Stage {
        steps = List.copyOf(steps);
        states = List.copyOf(states);
    }
}
