package io.tidemark.engine.runtime;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole jobs with windows of each kind, on a virtual clock: crashed anywhere, stopped and started with another parallelism,
 * their results are those of a plain model.
 */
class WindowSimulationTest {

    private static final OutputTag<Click> LATE = OutputTag.of("late");

    @TempDir
    private Path directory;

    static Stream<Arguments> scenarios() {
        return scenarios(0, 4);
    }

    static Stream<Arguments> manyScenarios() {
        return scenarios(4, 50);
    }

    private static Stream<Arguments> scenarios(long firstSeed, long endSeed) {
        return LongStream.range(firstSeed, endSeed).boxed().flatMap(seed -> {
            var scenarios = new ArrayList<Arguments>();
            for (var windows : List.of(
                    TumblingWindows.of(millis(100)).offset(millis(30)),
                    SlidingWindows.of(millis(100), millis(40)),
                    SessionWindows.withGap(millis(25)))) {
                scenarios.add(Arguments.of(windows.description(), seed, complete(windows, new Random(seed))));
                scenarios.add(Arguments.of(
                        windows.description() + ", late events, early results",
                        seed,
                        corrected(windows, new Random(seed))));
            }
            var counting = GlobalWindows.everyCount(3);
            scenarios.add(Arguments.of("counts", seed, counted(counting, new Random(seed))));
            scenarios.add(Arguments.of("counts anew", seed, counted(counting.startAnew(), new Random(seed))));
            return scenarios.stream();
        });
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("scenarios")
    void computesWhatAPlainModelDoes(String name, long seed, Scenario scenario) {
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

    @Tag("thorough")
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("manyScenarios")
    void doesSoManyTimes(String name, long seed, Scenario scenario) {
        scenario.runStraight(directory.resolve("straight"), new Random(seed));
        scenario.crash(directory.resolve("crash"), new Random(seed));
        scenario.rescale(directory.resolve("rescale"), new Random(seed));
    }

    /** Several splits without late events: a result for each window, whatever the order they are read in. */
    private static Scenario complete(Windows windows, Random random) {
        var clicks = Clicks.random(random, 1 + random.nextInt(3), random.nextInt(60), 1 + random.nextInt(4));
        var model = new WindowModel(windows, 0, 0);
        clicks.splits().forEach(split -> split.forEach(it -> model.event(it.event())));
        model.advance(Watermark.END);
        return scenario(windows, 0, 0, clicks, 1 + random.nextInt(10), model.takeResults());
    }

    /** Read one by one from one split, so that what is late, early or corrected depends on the events alone. */
    private static Scenario corrected(Windows windows, Random random) {
        var clicks = Clicks.withLateOnes(random, 120, 3);
        long latenessMillis = random.nextLong(500);
        long earlyMillis = random.nextLong(1, 61);
        var model = new WindowModel(windows, latenessMillis, earlyMillis);
        long newest = Long.MIN_VALUE;
        for (var timed : clicks.splits().get(0)) {
            if (newest != Long.MIN_VALUE) { // after the last event comes the end at once
                model.advance(newest - ClickProgram.OUT_OF_ORDER_MILLIS - 1);
            }
            model.event(timed.event());
            newest = Math.max(newest, timed.event().at());
        }
        model.advance(Watermark.END);
        return scenario(windows, latenessMillis, earlyMillis, clicks, 1, model.takeResults());
    }

    private static Scenario scenario(
            Windows windows, long latenessMillis, long earlyMillis, Clicks clicks, int perPoll, List<String> modelled) {
        var results = new ArrayList<String>();
        var late = new ArrayList<String>();
        for (var line : modelled) {
            var withoutTime = line.substring(0, line.indexOf(" @"));
            if (withoutTime.startsWith("late: ")) {
                late.add(withoutTime.substring("late: ".length()));
            } else {
                results.add(withoutTime);
            }
        }
        return new Scenario(
                (pipeline, parameters) -> {
                    var windowed = pipeline.source("clicks", ListSource.bounded(clicks.splits(), perPoll))
                            .eventTime(Click::at, outOfOrderness())
                            .keyBy(Click::who, Serdes.string())
                            .window("windows", windows)
                            .allowedLateness(millis(latenessMillis))
                            .lateTo(LATE);
                    if (earlyMillis > 0) {
                        windowed = windowed.emitEarly(millis(earlyMillis));
                    }
                    var sums = windowed.aggregate(new WindowModel.Sum(), Serdes.int64());
                    sums.sink("out", new MemorySink<>("out"));
                    sums.sideOutput(LATE).sink("late-out", new MemorySink<>("late"));
                },
                Map.of("out", results, "late", late));
    }

    /** One split, since which events are counted together depends on their order. */
    private static Scenario counted(GlobalWindows windows, Random random) {
        var clicks = Clicks.random(random, 1, random.nextInt(100), 1 + random.nextInt(4));
        var results = new ArrayList<String>();
        var amounts = new TreeMap<String, List<Long>>();
        clicks.splits().get(0).forEach(timed -> {
            var click = timed.event();
            var all = amounts.computeIfAbsent(click.who(), key -> new ArrayList<>());
            all.add(click.amount());
            if (all.size() % windows.every() == 0) {
                int from = windows.startsAnew() ? all.size() - (int) windows.every() : 0;
                long sum = all.subList(from, all.size()).stream()
                        .mapToLong(it -> it)
                        .sum();
                results.add("%s %d %d %d".formatted(click.who(), Long.MIN_VALUE, Long.MAX_VALUE, sum));
            }
        });
        int perPoll = 1 + random.nextInt(10);
        return new Scenario(
                (pipeline, parameters) -> pipeline.source("clicks", ListSource.bounded(clicks.splits(), perPoll))
                        .eventTime(Click::at, outOfOrderness())
                        .keyBy(Click::who, Serdes.string())
                        .window("windows", windows)
                        .aggregate(new WindowModel.SumWithoutMerge(), Serdes.int64())
                        .sink("out", new MemorySink<>("out")),
                Map.of("out", results));
    }

    private static WatermarkStrategy outOfOrderness() {
        return WatermarkStrategy.outOfOrderness(millis(ClickProgram.OUT_OF_ORDER_MILLIS))
                .idleAfter(Duration.ofDays(1));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
