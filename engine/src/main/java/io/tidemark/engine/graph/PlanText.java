package io.tidemark.engine.graph;

import java.util.List;

/** Writes a graph down for people. */
final class PlanText {

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(JobGraph graph) {
        var plan = new PlanText();
        for (var stage : graph.stages()) {
            plan.line(0, "stage %d: %s".formatted(stage.index(), headOf(stage.head())));
            stage.states()
                    .forEach(state -> plan.line(
                            1,
                            "keeps %s (%s, %s)"
                                    .formatted(
                                            state.name(),
                                            state.kind(),
                                            state.serde().schema().format())));
            plan.steps(1, stage.steps());
        }
        return plan.text.toString();
    }

    private static String headOf(StageHead head) {
        if (head instanceof StageHead.FromSource<?> source) {
            return "'%s' reads %s".formatted(head.uid(), source.source().description());
        }
        return head instanceof StageHead.Aggregation<?, ?, ?, ?> aggregate
                ? "'%s' adds up windows of %s"
                        .formatted(head.uid(), aggregate.windows().size())
                : "'%s' processes by key".formatted(head.uid());
    }

    private void steps(int depth, List<Step> steps) {
        for (var step : steps) {
            line(depth, stepOf(step));
            steps(depth + 1, step.next());
        }
    }

    private static String stepOf(Step step) {
        if (step instanceof Step.ToSink<?> sink) {
            return "'%s' writes %s".formatted(sink.uid(), sink.sink().description());
        }
        if (step instanceof Step.Exchange<?, ?> exchange) {
            return "by key to stage " + exchange.stage();
        }
        if (step instanceof Step.Filter<?>) {
            return "filter";
        }
        return step instanceof Step.Map<?, ?> ? "map" : "flatMap";
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
