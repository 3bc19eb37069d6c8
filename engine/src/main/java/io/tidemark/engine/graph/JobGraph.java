package io.tidemark.engine.graph;

import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Its sources, in the order of the plan. */
    public List<String> sourceUids() {
        return stages.stream()
                .filter(it -> it.head() instanceof StageHead.FromSource<?>)
                .map(it -> it.head().uid())
                .toList();
    }

    /** What a source reads, in its own words; empty if this uid is no source's. */
    public Optional<String> sourceDescription(String uid) {
        return stages.stream()
                .map(Stage::head)
                .filter(it -> it.uid().equals(uid) && it instanceof StageHead.FromSource<?>)
                .map(it -> ((StageHead.FromSource<?>) it).source().description())
                .findFirst();
    }

    /** Operators whose results may depend on the clock on the wall, in the order of the plan. */
    public List<String> processingTimeUids() {
        return stages.stream()
                .filter(Stage::usesProcessingTime)
                .map(it -> it.head().uid())
                .toList();
    }

    /** Hands out each sink once, stage by stage. Several stages may write to one. */
    public void forEachSink(Consumer<Step.ToSink<?>> visitor) {
        var seen = new HashSet<String>();
        stages.forEach(stage -> forEachLast(stage, step -> {
            if (step instanceof Step.ToSink<?> sink && seen.add(sink.uid())) {
                visitor.accept(sink);
            }
        }));
    }

    /** The exchanges that lead into a stage, each at its edge's number. */
    public List<Step.Exchange> exchangesInto(Stage target) {
        var exchanges = new ArrayList<Step.Exchange>();
        stages.forEach(stage -> forEachLast(stage, step -> {
            if (step instanceof Step.Exchange exchange && exchange.stage() == target.index()) {
                exchanges.add(exchange);
            }
        }));
        exchanges.sort(Comparator.comparingInt(Step.Exchange::edge));
        return List.copyOf(exchanges);
    }

    /** The plan in words, a line for each operator. */
    public String describe() {
        return PlanText.of(this);
    }

    /** Hands out the steps at which events leave a stage. */
    private static void forEachLast(Stage stage, Consumer<Step> visitor) {
        forEachLast(stage.steps(), visitor);
        stage.sides().values().forEach(steps -> forEachLast(steps, visitor));
    }

    private static void forEachLast(List<Step> steps, Consumer<Step> visitor) {
        for (var step : steps) {
            if (step.next().isEmpty()) {
                visitor.accept(step);
            } else {
                forEachLast(step.next(), visitor);
            }
        }
    }
}
