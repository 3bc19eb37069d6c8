package io.tidemark.engine.graph;

import java.time.Duration;
import java.util.List;

/** Writes a graph down for people. */
final class PlanText {

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(JobGraph graph) {
        var plan = new PlanText();
        for (var stage : graph.stages()) {
            plan.line(0, "stage %d: %s".formatted(stage.index(), headOf(stage.head())));
            if (stage.usesProcessingTime()) {
                plan.line(1, "uses processing time: a replay may give other results");
            }
            stage.states()
                    .forEach(state -> plan.line(
                            1,
                            "keeps %s (%s, %s)"
                                    .formatted(
                                            state.name(),
                                            state.kind(),
                                            state.serde().schema().format())));
            plan.steps(1, stage.steps());
            stage.sides().forEach((tag, steps) -> {
                plan.line(1, "side output '%s'".formatted(tag));
                plan.steps(2, steps);
            });
        }
        return plan.text.toString();
    }

    private static String headOf(StageHead head) {
        if (head instanceof StageHead.FromSource<?> source) {
            return "'%s' reads %s".formatted(head.uid(), source.source().description());
        }
        if (head instanceof StageHead.Enrichment<?, ?> enrichment) {
            return "'%s' asks outside, %d calls at a time, %s for each"
                    .formatted(
                            head.uid(),
                            enrichment.options().capacity(),
                            enrichment.options().timeout());
        }
        if (head instanceof StageHead.Aggregation<?, ?, ?, ?> aggregate) {
            return "'%s' adds up %s".formatted(head.uid(), describe(aggregate.settings()));
        }
        if (head instanceof StageHead.IntervalJoin<?, ?, ?, ?> join) {
            return "'%s' joins two streams by key, from %s to %s apart"
                    .formatted(
                            head.uid(), join.interval().lower(), join.interval().upper());
        }
        if (head instanceof StageHead.WindowJoin<?, ?, ?, ?> join) {
            return "'%s' joins two streams by key in windows of %s"
                    .formatted(head.uid(), join.windows().size());
        }
        if (head instanceof StageHead.BroadcastProcessing<?, ?, ?, ?>) {
            return "'%s' processes by key, beside a broadcast stream".formatted(head.uid());
        }
        if (head instanceof StageHead.Processing<?, ?, ?> process && process.process() instanceof BuiltIn builtIn) {
            return "'%s' %s".formatted(head.uid(), builtIn.description());
        }
        return head instanceof StageHead.CoProcessing<?, ?, ?, ?>
                ? "'%s' processes two streams by key".formatted(head.uid())
                : "'%s' processes by key".formatted(head.uid());
    }

    private static String describe(WindowSettings settings) {
        var text = new StringBuilder(settings.windows().description());
        if (settings.allowedLatenessMillis() > 0) {
            text.append(", kept ").append(Duration.ofMillis(settings.allowedLatenessMillis()));
        }
        if (settings.earlyMillis() > 0) {
            text.append(", early results each ").append(Duration.ofMillis(settings.earlyMillis()));
        }
        return text.toString();
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
        if (step instanceof Step.Exchange exchange) {
            return exchangeOf(exchange);
        }
        if (step instanceof Step.Filter<?>) {
            return "filter";
        }
        return step instanceof Step.Map<?, ?> ? "map" : "flatMap";
    }

    private static String exchangeOf(Step.Exchange exchange) {
        var way = exchange.partitioning() instanceof Partitioning.ByKey<?, ?>
                ? "by key to stage "
                : exchange.partitioning() instanceof Partitioning.Broadcast ? "to all tasks of stage " : "to stage ";
        var stage = way + exchange.stage();
        return exchange.input() == 0 ? stage : stage + ", input " + (exchange.input() + 1);
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
