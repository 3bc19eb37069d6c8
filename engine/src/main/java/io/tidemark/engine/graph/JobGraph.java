package io.tidemark.engine.graph;

import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A pipeline, compiled: stages joined by exchanges.
 *
 * @param stages upstream first, each at its index
 */
public record JobGraph(List<Stage> stages) {

    public JobGraph {
        stages = List.copyOf(stages);
    }

    /**
     * Runs a program's definition and compiles what it declares.
     *
     * @throws IllegalArgumentException if the pipeline isn't one that can run: no source, a uid used twice, state
     *     declared twice; or if the program refuses the parameters
     */
    public static JobGraph compile(Program program, Parameters parameters) {
        var builder = new PipelineBuilder();
        program.define(builder, parameters);
        return new JobGraph(builder.compile());
    }

    /** What the job's sinks write to, as the program declares it: target by uid. */
    public Map<String, String> sinkTargets() {
        var targets = new TreeMap<String, String>();
        forEachSink(it -> targets.put(it.uid(), it.sink().target()));
        return Collections.unmodifiableMap(targets);
    }

    /** Hands out each sink, stage by stage. */
    public void forEachSink(Consumer<Step.ToSink<?>> visitor) {
        stages.forEach(stage -> forEachSink(stage.steps(), visitor));
    }

    /** The plan in words, a line for each operator. */
    public String describe() {
        return PlanText.of(this);
    }

    private static void forEachSink(List<Step> steps, Consumer<Step.ToSink<?>> visitor) {
        for (var step : steps) {
            if (step instanceof Step.ToSink<?> sink) {
                visitor.accept(sink);
            } else {
                forEachSink(step.next(), visitor);
            }
        }
    }
}
