package io.tidemark.control.registry;

import io.tidemark.control.experiment.CompareProgram;
import io.tidemark.control.experiment.ComparisonSettings;
import io.tidemark.control.experiment.ComparisonTotals;
import io.tidemark.control.experiment.SliceReport;
import io.tidemark.control.experiment.Tally;
import io.tidemark.control.experiment.Tolerance;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.program.BuiltIn;
import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.ComparisonInfo.Counts;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.WireJson;
import io.tidemark.kafka.client.BrokerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Comparisons of outputs. Each is a job of the built-in program, and its result is what the job's own topic says; nothing
 * else is remembered of it, so it survives whatever its job survives.
 *
 * <p>Thread-safe. All calls block.
 */
public final class Comparisons {

    /** What was found is seen when it is committed; it is little, so that may be often. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Registry registry;
    private final Results results;
    private final Ids ids;

    /** Where results are read. */
    @FunctionalInterface
    public interface Results {

        /**
         * The last value of each key of a topic, committed ones only; empty if there is no such topic.
         *
         * @throws BrokerException if it can't be read now; says why
         */
        Map<String, byte[]> latest(String topic) throws BrokerException;
    }

    public Comparisons(Registry registry, Results results, RandomGenerator random) {
        this.registry = registry;
        this.results = results;
        this.ids = new Ids(random);
    }

    /**
     * Begins to compare two outputs.
     *
     * @throws RefusedException if an output isn't known or can't be read, or a setting makes no sense
     */
    public ComparisonInfo start(ComparisonRequest request) throws RefusedException, JournalException {
        var a = topicOf("a", request.a());
        var b = topicOf("b", request.b());
        var settings = settings(a, b, request);
        var jobs = registry.jobs();
        var result = ids.job(
                CompareProgram.OUTPUT,
                taken -> jobs.stream().anyMatch(job -> job.targets().contains(taken)));
        var start = StartRequest.of(BuiltIn.ID)
                .program(CompareProgram.NAME)
                .named("%s %s, %s".formatted(CompareProgram.NAME, a, b))
                .parameters(settings.parameters())
                .checkpointInterval(LOOK_EVERY)
                .parallelism(request.parallelism().orElse(1))
                .outputs(Map.of(CompareProgram.OUTPUT, result));
        return info(registry.start(start), ComparisonTotals.of(List.of()));
    }

    /** @throws RefusedException if there is no such comparison, or its result can't be read now */
    public ComparisonInfo comparison(String id) throws RefusedException {
        // its phase first: what a job has written when it is seen to have ended is all there will ever be
        var job = job(id);
        var topic = job.outputs().getOrDefault(CompareProgram.OUTPUT, CompareProgram.OUTPUT);
        try {
            var reports = new ArrayList<SliceReport>();
            for (var report : results.latest(topic).values()) {
                reports.add(WireJson.answer(report, SliceReport.class));
            }
            return info(job, ComparisonTotals.of(reports));
        } catch (BrokerException | IOException e) {
            throw new RefusedException(
                    ProblemType.RESULT_UNAVAILABLE,
                    "The result of comparison '%s' in topic '%s' can't be read: %s"
                            .formatted(id, topic, e.getMessage()),
                    e);
        }
    }

    private JobInfo job(String id) throws RefusedException {
        return registry.jobs().stream()
                .filter(job -> job.id().equals(id)
                        && job.program().equals(BuiltIn.ID)
                        && job.programName().equals(CompareProgram.NAME))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ProblemType.UNKNOWN_COMPARISON, "There is no comparison '%s'.".formatted(id)));
    }

    private String topicOf(String side, ComparisonRequest.Output output) throws RefusedException {
        if (output.job().isEmpty()) {
            return output.topic().orElseThrow();
        }
        var job = registry.job(output.job().get());
        var targets = job.targets();
        var asked = output.topic();
        if (asked.isPresent() ? !targets.contains(asked.get()) : targets.size() != 1) {
            throw new RefusedException(
                    ProblemType.UNKNOWN_OUTPUT,
                    "'%s' must be one output of job '%s': %s. Say which with 'topic'."
                            .formatted(side, job.id(), targets.isEmpty() ? "it has none" : String.join(", ", targets)));
        }
        return asked.orElseGet(() -> targets.get(0));
    }

    private static ComparisonSettings settings(String a, String b, ComparisonRequest request) throws RefusedException {
        try {
            return new ComparisonSettings(
                    a,
                    b,
                    request.from(),
                    request.until(),
                    new Tolerance(
                            request.tolerance().orElse(0.0),
                            request.relativeTolerance().orElse(0.0)),
                    request.ignore(),
                    request.window().orElse(ComparisonSettings.DEFAULT_WINDOW),
                    request.outOfOrder().orElse(ComparisonSettings.DEFAULT_OUT_OF_ORDER),
                    request.forgetAfter().orElse(ComparisonSettings.DEFAULT_FORGET_AFTER),
                    request.follow().orElse(false));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ProblemType.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static ComparisonInfo info(JobInfo job, ComparisonTotals totals) {
        var windows = totals.windows().entrySet().stream()
                .map(window -> new ComparisonInfo.Window(window.getKey(), counts(window.getValue())))
                .toList();
        var fields = totals.fields().stream()
                .map(field -> new ComparisonInfo.Field(
                        field.getKey(),
                        field.getValue().changed(),
                        field.getValue().numeric(),
                        field.getValue().drift(),
                        field.getValue().absoluteDrift(),
                        field.getValue().largestDrift()))
                .toList();
        return new ComparisonInfo(
                job.id(),
                job.parameters().getOrDefault("a", ""),
                job.parameters().getOrDefault("b", ""),
                job.phase(),
                job.phase() == JobInfo.Phase.FINISHED,
                !totals.total().isWithoutDifference(),
                job.phase().isFinal() ? Optional.empty() : job.watermark(),
                counts(totals.total()),
                windows,
                fields,
                totals.examples(),
                job.failure());
    }

    private static Counts counts(Tally tally) {
        return new Counts(tally.equal(), tally.changed(), tally.onlyInA(), tally.onlyInB(), tally.tooLate());
    }
}
