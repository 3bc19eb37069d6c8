package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RestorePlanTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final JobGraph SAVED_GRAPH = graph(stream -> {
        stream.process("count", declaring(Map.of("total", Serdes.int64())));
        stream.window("hourly", TumblingWindows.of(HOUR)).aggregate(new CountAll(), Serdes.int64());
    });
    private static final Manifest SAVED = manifest(SAVED_GRAPH);

    @Test
    void takesEverythingOverIntoTheSameProgram() throws Exception {
        var plan = RestorePlan.of(SAVED, SAVED_GRAPH, false);

        assertThat(plan.sources()).isEqualTo(SAVED.sources());
        assertThat(plan.operators()).isEqualTo(SAVED.operators());
        assertThat(plan.leftBehind()).isEmpty();
        assertThat(plan.positions("clicks"))
                .contains(new SourcePositions(
                        Map.of("list", "list"), List.of(new SplitPosition("0", 17, 3), new SplitPosition("1", 4, -1))));
        assertThat(plan.watermarkOfSplit("clicks", "0")).isEqualTo(1_000);
        assertThat(plan.watermarkOfOperator("count")).isEqualTo(900);
    }

    @Test
    void givesASubtaskThePartsThatHoldSomethingOfItsKeyGroups() throws Exception {
        var plan = RestorePlan.of(SAVED, SAVED_GRAPH, false);

        assertThat(plan.parts("count", new KeyGroupRange(0, 512)))
                .extracting(Manifest.Part::keyGroups)
                .containsExactly(new KeyGroupRange(0, 512));
        assertThat(plan.parts("count", new KeyGroupRange(300, 700)))
                .extracting(Manifest.Part::keyGroups)
                .containsExactly(new KeyGroupRange(0, 512), new KeyGroupRange(512, 1024));
    }

    @Test
    void beginsANewUidEmpty() throws Exception {
        var program = graph(stream -> {
            stream.process("count", declaring(Map.of("total", Serdes.int64(), "new-state", Serdes.string())));
            stream.process("brand-new", declaring(Map.of("seen", Serdes.bool())));
            stream.window("hourly", TumblingWindows.of(HOUR)).aggregate(new CountAll(), Serdes.int64());
        });

        var plan = RestorePlan.of(SAVED, program, false);

        assertThat(plan.operators()).containsOnlyKeys("count", "hourly");
        assertThat(plan.parts("brand-new", new KeyGroupRange(0, 1024))).isEmpty();
        assertThat(plan.watermarkOfOperator("brand-new")).isEqualTo(Watermark.NONE);
        assertThat(plan.positions("unknown")).isEmpty();
        assertThat(plan.watermarkOfSplit("unknown", "0")).isEqualTo(Watermark.NONE);
        assertThat(plan.watermarkOfSplit("clicks", "unknown")).isEqualTo(Watermark.NONE);
    }

    @Test
    void refusesToLeaveAUidBehind() {
        var program = graph(stream -> stream.process("count", declaring(Map.of("total", Serdes.int64()))));

        var refusal = refusalOf(program);

        assertThat(refusal.isUnmatched()).isTrue();
        assertThat(refusal)
                .hasMessage("Snapshot 'sp-1' holds state of 'hourly', which the program doesn't have. Give the operator"
                        + " its old uid back, or leave the state behind with --allow-non-restored-state.");
    }

    @Test
    void leavesAUidBehindWhenItMay() throws Exception {
        var program = graph(stream -> stream.process("count", declaring(Map.of("total", Serdes.int64()))));

        var plan = RestorePlan.of(SAVED, program, true);

        assertThat(plan.leftBehind()).containsExactly("hourly");
        assertThat(plan.operators()).containsOnlyKeys("count");
    }

    @Test
    void refusesToLeaveASourceBehind() {
        var other = JobGraph.compile(
                (pipeline, parameters) -> pipeline.source("other", ListSource.<Click>bounded(List.of(), 1)),
                Parameters.NONE);

        assertThat(refusalOf(other)).hasMessageContaining("'clicks', 'count', 'hourly'");
    }

    @Test
    void refusesToLeaveOneStateOfAnOperatorBehind() throws Exception {
        var program = graph(stream -> {
            stream.process("count", declaring(Map.of("renamed", Serdes.int64())));
            stream.window("hourly", TumblingWindows.of(HOUR)).aggregate(new CountAll(), Serdes.int64());
        });

        assertThat(refusalOf(program).isUnmatched()).isTrue();
        assertThat(refusalOf(program)).hasMessageContaining("holds state of 'count/total'");
        assertThat(RestorePlan.of(SAVED, program, true).leftBehind()).containsExactly("count/total");
    }

    @Test
    void refusesAUidThatBecameAnotherKindOfOperator() {
        var program = graph(stream -> {
            stream.process("hourly", declaring(Map.of()));
            stream.window("count", TumblingWindows.of(HOUR)).aggregate(new CountAll(), Serdes.int64());
        });

        assertThat(refusalOf(program))
                .hasMessageContaining(
                        "'count/tidemark.timers', 'count/total', 'hourly/tidemark.early', 'hourly/tidemark.fired', 'hourly/tidemark.windows'");
    }

    @Test
    void refusesASerdeThatCannotReadWhatIsThereNamingBothSchemas() {
        var program = graph(stream -> {
            stream.process("count", declaring(Map.of("total", Serdes.string())));
            stream.window("hourly", TumblingWindows.of(HOUR)).aggregate(new CountAll(), Serdes.int64());
        });

        var refusal = refusalOf(program);

        assertThat(refusal.isUnmatched()).isFalse();
        assertThat(refusal)
                .hasMessage(
                        "Snapshot 'sp-1' holds state 'total' of 'count' as 'int64', which the program's serde 'utf8'"
                                + " can't read: It reads its own form only. Use a serde that can, or give the state a new name.");
    }

    @Test
    void refusesWindowsOfAnotherSize() {
        var program = graph(stream -> {
            stream.process("count", declaring(Map.of("total", Serdes.int64())));
            stream.window("hourly", TumblingWindows.of(HOUR.multipliedBy(2))).aggregate(new CountAll(), Serdes.int64());
        });

        assertThat(refusalOf(program).isUnmatched()).isFalse();
        assertThat(refusalOf(program))
                .hasMessageContaining(
                        "'hourly' as 'window tumbling PT1H', the program wants it as 'window tumbling PT2H'");
    }

    @Test
    void refusesKeysOfAnotherForm() {
        var program = JobGraph.compile(
                (pipeline, parameters) -> {
                    var clicks = pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1));
                    clicks.keyBy(Click::amount, Serdes.int64())
                            .process("count", declaring(Map.of("total", Serdes.int64())));
                    clicks.keyBy(Click::who, Serdes.string())
                            .window("hourly", TumblingWindows.of(HOUR))
                            .aggregate(new CountAll(), Serdes.int64());
                },
                Parameters.NONE);

        assertThat(refusalOf(program).isUnmatched()).isFalse();
        assertThat(refusalOf(program))
                .hasMessageContaining("keeps 'count' by keys of form 'utf8', the program uses 'int64'");
    }

    @Test
    void tellsWhatBecomesOfEachStateEvenIfSomeCannotBe() {
        var program = graph(stream -> {
            stream.process("count", declaring(Map.of("total", Serdes.string(), "new-state", Serdes.string())));
            stream.process("brand-new", declaring(Map.of("seen", Serdes.bool())));
        });

        assertThat(RestoreReport.of(SAVED, program))
                .extracting(it -> it.uid() + "/" + it.state().orElse("") + " " + it.change())
                .containsExactly(
                        "brand-new/seen NEW",
                        "brand-new/tidemark.timers NEW",
                        "clicks/ KEPT",
                        "count/new-state NEW",
                        "count/tidemark.timers KEPT",
                        "count/total REFUSED",
                        "hourly/tidemark.early DROPPED",
                        "hourly/tidemark.fired DROPPED",
                        "hourly/tidemark.windows DROPPED");
    }

    private static RestoreRefusedException refusalOf(JobGraph program) {
        return catchThrowableOfType(RestoreRefusedException.class, () -> RestorePlan.of(SAVED, program, false));
    }

    private static JobGraph graph(Consumer<KeyedStream<String, Click>> definition) {
        return JobGraph.compile(
                (pipeline, parameters) ->
                        definition.accept(pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                                .keyBy(Click::who, Serdes.string())),
                Parameters.NONE);
    }

    /** What a job of this graph and two tasks would write. */
    private static Manifest manifest(JobGraph graph) {
        var low = new Manifest.Part(new KeyGroupRange(0, 512), List.of());
        var high = new Manifest.Part(new KeyGroupRange(512, 1024), List.of());
        var assembly = new ManifestAssembly(
                "job", "program", Optional.empty(), graph, 2, Map.of("clicks", Map.of("list", "list")), Map.of());
        return assembly.assemble(
                "sp-1",
                7,
                Instant.EPOCH,
                List.of(
                        new SubtaskSnapshot.OfSource("clicks", 0, List.of(new Manifest.SplitState("0", 17, 3, 1_000))),
                        new SubtaskSnapshot.OfSource("clicks", 1, List.of(new Manifest.SplitState("1", 4, -1, 900))),
                        new SubtaskSnapshot.OfOperator("count", 0, 900, low),
                        new SubtaskSnapshot.OfOperator("count", 1, 900, high),
                        new SubtaskSnapshot.OfOperator("hourly", 0, 900, low),
                        new SubtaskSnapshot.OfOperator("hourly", 1, 900, high)),
                Map.of(),
                false);
    }

    private static <K> KeyedProcess<K, Click, String> declaring(Map<String, Serde<?>> declared) {
        return states -> {
            declared.forEach(states::value);
            return (click, context) -> {};
        };
    }

    private static final class CountAll implements AggregateFunction<String, Click, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long count, Click click) {
            return count + 1;
        }

        @Override
        public Long result(String who, Window window, Long count) {
            return count;
        }
    }
}
