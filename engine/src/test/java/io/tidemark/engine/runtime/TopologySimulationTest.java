package io.tidemark.engine.runtime;

import io.tidemark.api.Pipeline;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole jobs with more than one input or output, on a virtual clock: crashed anywhere, stopped and started with another
 * parallelism, their results are those of a plain program. The two sources are read at different speed.
 */
class TopologySimulationTest {

    private static final OutputTag<String> BIG = OutputTag.of("big");

    @TempDir
    private Path directory;

    static java.util.stream.Stream<Arguments> scenarios() {
        Map<String, Function<Random, Scenario>> scenarios = Map.of("union", TopologySimulationTest::union);
        return LongStream.range(0, 30)
                .boxed()
                .flatMap(seed -> scenarios.entrySet().stream()
                        .map(it -> Arguments.of(it.getKey(), seed, it.getValue().apply(new Random(seed)))));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("scenarios")
    void computesWhatAPlainProgramDoes(String name, long seed, Scenario scenario) {
        scenario.runStraight(directory, new Random(seed));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("scenarios")
    void losesAndDoublesNothingWhenItCrashesAgainAndAgain(String name, long seed, Scenario scenario) {
        scenario.crash(directory, new Random(seed));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("scenarios")
    void goesOnWithAnotherParallelismWhereItStopped(String name, long seed, Scenario scenario) {
        scenario.rescale(directory, new Random(seed));
    }

    /** Unions of sources, of a stage with itself, of stages at different depth; a sink and an operator behind each. */
    private static Scenario union(Random random) {
        var left = clicks(random);
        var right = clicks(random);
        int slow = 1 + random.nextInt(2);

        var all = new ArrayList<String>();
        var counts = new ArrayList<String>();
        var big = new ArrayList<String>();
        var deep = new ArrayList<String>();
        var counted = new HashMap<String, Integer>();
        forEach(right, click -> deep.add("deep right " + click));
        for (var clicks : List.of(left, right)) {
            forEach(clicks, click -> {
                all.add(click.toString());
                // the union of the union with itself
                for (int i = 0; i < 2; i++) {
                    var count = "%s %d".formatted(click.who(), counted.merge(click.who(), 1, Integer::sum));
                    counts.add(count);
                    deep.add("deep " + count);
                    if (click.amount() == 3) {
                        big.add("big " + click);
                    }
                }
            });
        }
        return new Scenario(
                (pipeline, parameters) -> {
                    var lefts = source(pipeline, "left", left, slow);
                    var rights = source(pipeline, "right", right, 10);
                    var both = lefts.union(rights);
                    both.map(Click::toString).sink("all", new MemorySink<>("all"));
                    // reached before the operator it depends on is, and along a longer way as well
                    var texts = rights.map(click -> "right " + click);
                    var counting = both.union(both)
                            .keyBy(Click::who, Serdes.string())
                            .process("count", countingWithSideOutput());
                    counting.sink("counts", new MemorySink<>("counts"));
                    counting.sideOutput(BIG).sink("big", new MemorySink<>("big"));
                    texts.union(counting)
                            .keyBy(it -> it, Serdes.string())
                            .process("deep", (KeyedProcess<String, String, String>)
                                    states -> (text, context) -> context.emit("deep " + text))
                            .sink("deep-out", new MemorySink<>("deep"));
                },
                Map.of("all", all, "counts", counts, "big", big, "deep", deep));
    }

    private static KeyedProcess<String, Click, String> countingWithSideOutput() {
        return states -> {
            ValueState<Long> count = states.value("count", Serdes.int64());
            return (click, context) -> {
                var before = count.value();
                long now = before == null ? 1 : before + 1;
                count.update(now);
                context.emit("%s %d".formatted(context.key(), now));
                if (click.amount() == 3) {
                    context.emit(BIG, "big " + click);
                    context.emit(OutputTag.of("nobody-reads-it"), click);
                }
            };
        };
    }

    private static Clicks clicks(Random random) {
        return Clicks.random(random, 1 + random.nextInt(3), random.nextInt(60), 1 + random.nextInt(6));
    }

    private static Stream<Click> source(Pipeline pipeline, String uid, Clicks clicks, int perPoll) {
        return pipeline.source(uid, ListSource.bounded(clicks.splits(), perPoll))
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofMillis(ClickProgram.OUT_OF_ORDER_MILLIS))
                                .idleAfter(Duration.ofDays(1)));
    }

    private static void forEach(Clicks clicks, java.util.function.Consumer<Click> visitor) {
        clicks.splits().forEach(split -> split.forEach(it -> visitor.accept(it.event())));
    }
}
