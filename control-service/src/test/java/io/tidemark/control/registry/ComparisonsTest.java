package io.tidemark.control.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.ComparisonInfo.Counts;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.ComparisonRequest.Output;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

    private static final String REPORT = """
            {"window":"2026-11-01T0%d:00:00Z","slice":%d,
             "tally":{"equal":10,"changed":%d,"onlyInA":0,"onlyInB":1,"tooLate":0,
                      "fields":{"n":{"changed":%d,"numeric":%d,"drift":3.0,"absoluteDrift":3.0,"largestDrift":3.0}}},
             "examples":[]}
            """;

    private final FakeLauncher launcher = new FakeLauncher();
    private final Map<String, Map<String, byte[]>> topics = new ConcurrentHashMap<>();
    private Registry registry;
    private Comparisons comparisons;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(new InMemoryJournal(), launcher, Clock.systemUTC(), new Random(1));
        comparisons = new Comparisons(registry, topic -> topics.getOrDefault(topic, Map.of()), new Random(2));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void comparesTheOutputsOfJobsByTheirTopicsInAJobWithATopicOfItsOwn() throws Exception {
        launcher.declare("totals");
        var job = registry.start(StartRequest.of("program").outputs(Map.of("totals", "live-totals")));
        launcher.declare("comparison");

        var first = comparisons.start(ComparisonRequest.of(Output.ofJob(job.id()), Output.ofTopic("other")));
        var second = comparisons.start(ComparisonRequest.of(Output.ofJob(job.id()), Output.ofTopic("other")));

        assertThat(first.a()).isEqualTo("live-totals");
        assertThat(first.b()).isEqualTo("other");
        assertThat(first.complete()).isFalse();
        var jobOfFirst = registry.job(first.id());
        assertThat(jobOfFirst.program()).isEqualTo("builtin");
        assertThat(jobOfFirst.programName()).isEqualTo("compare");
        assertThat(jobOfFirst.targets()).isNotEqualTo(registry.job(second.id()).targets());
    }

    @Test
    void addsUpWhatTheReportsSayAndIsCompleteWhenItsJobHasFinished() throws Exception {
        launcher.declare("comparison");
        var started = comparisons.start(ComparisonRequest.of(Output.ofTopic("x"), Output.ofTopic("y")));
        var topic = registry.job(started.id()).targets().get(0);
        topics.put(topic, Map.of("1", report(1, 0, 2), "2", report(1, 7, 0), "3", report(3, 0, 1)));

        var live = comparisons.comparison(started.id());

        assertThat(live.complete()).isFalse();
        assertThat(live.different()).isTrue();
        assertThat(live.total()).isEqualTo(new Counts(30, 3, 0, 3, 0));
        assertThat(live.windows()).extracting(it -> it.counts().equal()).containsExactly(20L, 10L);
        assertThat(live.fields()).singleElement().satisfies(field -> {
            assertThat(field.name()).isEqualTo("n");
            assertThat(field.changed()).isEqualTo(3);
            assertThat(field.drift()).isEqualTo(9.0);
        });

        await().until(() -> launcher.isRunning(started.id()));
        launcher.end(started.id(), Job.Outcome.FINISHED, Optional.empty());

        await().until(() -> comparisons.comparison(started.id()).complete());
    }

    @Test
    void aForkIsPromotedOnlyIfItsOutputsWereComparedAndAgreeAsFarAsAllowed() throws Exception {
        launcher.declare("totals");
        var live = registry.start(StartRequest.of("program"));
        await().until(() -> launcher.isRunning(live.id()));
        var savepoint = registry.takeSavepoint(live.id(), Optional.empty());
        await().until(() -> registry.operation(savepoint.id()).status() == Status.DONE);
        var fork = registry.start(StartRequest.of("program").fromSavepoint(savepoint.id()));
        await().until(() -> launcher.isRunning(fork.id()));
        launcher.declare("comparison");
        var other = comparisons.start(ComparisonRequest.of(Output.ofTopic("x"), Output.ofJob(fork.id())));
        var own = comparisons.start(ComparisonRequest.of(Output.ofJob(live.id()), Output.ofJob(fork.id())));
        topics.put(registry.job(own.id()).targets().get(0), Map.of("1", report(1, 0, 2)));
        launcher.declare("totals");
        var promoting = new Promoting(registry, comparisons);

        refusesToPromote(promoting, fork, PromotionRequest.waiving(), "wasn't compared", "--waive compared");
        refusesToPromote(promoting, fork, PromotionRequest.waiving().compared(other.id(), 9), "not of outputs of");
        refusesToPromote(promoting, fork, PromotionRequest.waiving().compared(own.id(), 9), "hasn't come to its end");
        await().until(() -> launcher.isRunning(own.id()));
        launcher.end(own.id(), Job.Outcome.FINISHED, Optional.empty());
        await().until(() -> comparisons.comparison(own.id()).complete());
        refusesToPromote(promoting, fork, PromotionRequest.waiving().compared(own.id(), 2), "3 rows differ, 2 may");

        var promoted = promoting.promote(fork.id(), PromotionRequest.waiving().compared(own.id(), 3));

        assertThat(registry.promotion(promoted.id()).comparison()).contains(own.id());
    }

    private static void refusesToPromote(Promoting promoting, JobInfo fork, PromotionRequest request, String... words) {
        refused(ProblemType.PROMOTION_REFUSED, () -> promoting.promote(fork.id(), request), words);
    }

    @Test
    void whatIsNoComparisonIsNotFound() throws Exception {
        var job = registry.start(StartRequest.of("program"));

        refused(ProblemType.UNKNOWN_COMPARISON, () -> comparisons.comparison("x"), "x");
        refused(ProblemType.UNKNOWN_COMPARISON, () -> comparisons.comparison(job.id()), job.id());
    }

    @Test
    void anOutputThatAJobDoesNotHaveIsRefusedWithThoseItHas() throws Exception {
        launcher.declare("totals", "details");
        var job = registry.start(StartRequest.of("program"));

        for (var output :
                List.of(Output.ofJob(job.id()), new Output(Optional.of(job.id()), Optional.of("elsewhere")))) {
            refused(
                    ProblemType.UNKNOWN_OUTPUT,
                    () -> comparisons.start(ComparisonRequest.of(Output.ofTopic("t"), output)),
                    "'b'",
                    "details, totals");
        }
        refused(
                ProblemType.UNKNOWN_JOB,
                () -> comparisons.start(ComparisonRequest.of(Output.ofJob("nobody"), Output.ofTopic("t"))),
                "nobody");
    }

    @Test
    void aFieldWithoutANameIsRefused() {
        refused(
                ProblemType.BAD_REQUEST,
                () -> comparisons.start(ComparisonRequest.of(Output.ofTopic("x"), Output.ofTopic("y"))
                        .ignoring(List.of(" "))),
                "/customer/name");
    }

    private static byte[] report(int hour, int slice, int changed) {
        return REPORT.formatted(hour, slice, changed, changed, changed).getBytes(UTF_8);
    }

    private static void refused(ProblemType problem, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).asInstanceOf(type(RefusedException.class)).satisfies(refusal -> {
            assertThat(refusal.type()).isEqualTo(problem);
            assertThat(refusal.getMessage()).contains(words);
        });
    }
}
