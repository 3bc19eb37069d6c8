package io.tidemark.engine.graph;

import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import java.util.Map;

/** A pipeline, compiled: stages joined by exchanges. Immutable. */
@SuppressWarnings("DoNotCallSuggester")
public final class JobGraph {

    private JobGraph() {}

    /**
     * Runs a program's definition and compiles what it declares.
     *
     * @throws IllegalArgumentException if the pipeline isn't one that can run: no source, a uid used twice, state
     *     declared twice; or if the program refuses the parameters
     */
    public static JobGraph compile(Program program, Parameters parameters) {
        throw new UnsupportedOperationException();
    }

    /** What the job's sinks write to, as the program declares it: target by uid. */
    public Map<String, String> sinkTargets() {
        return Map.of();
    }

    /** The plan in words, a line for each operator. */
    public String describe() {
        return "";
    }
}
