package io.tidemark.engine.runtime;

import io.tidemark.api.ConnectedStreams;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ValueState;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
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

    private static final TumblingWindows WINDOWS = TumblingWindows.of(Duration.ofMillis(100));
    private static final Serde<Click> CLICKS = RecordSerde.of(Click.class);
    private static final OutputTag<String> BIG = OutputTag.of("big");

    @TempDir
    private Path directory;

    static java.util.stream.Stream<Arguments> scenarios() {
        Map<String, Function<Random, Scenario>> scenarios = new TreeMap<>();
        scenarios.put("union", TopologySimulationTest::union);
        scenarios.put("co-process", TopologySimulationTest::coProcess);
        scenarios.put("broadcast", TopologySimulationTest::broadcast);
        scenarios.put("enrichment", TopologySimulationTest::enrichment);
        scenarios.put("interval join", TopologySimulationTest::intervalJoin);
        scenarios.put("top-n", TopologySimulationTest::topN);
        scenarios.put("distinct", TopologySimulationTest::distinct);
        scenarios.put("window join", TopologySimulationTest::windowJoin);
        return LongStream.range(0, 20)
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

    /** Counts both inputs by key and window, told by a timer: it fires when both have come so far. */
    private static Scenario coProcess(Random random) {
        var left = clicks(random);
        var right = clicks(random);

        var counts = new TreeMap<String, int[]>();
        forEach(left, click -> countsOf(click, counts)[0]++);
        forEach(right, click -> countsOf(click, counts)[1]++);
        return twoInputs(
                random,
                left,
                right,
                counts.entrySet().stream()
                        .map(it -> "%s %d %d".formatted(it.getKey(), it.getValue()[0], it.getValue()[1]))
                        .toList(),
                connected -> connected.process("op", countingBoth()));
    }

    private static int[] countsOf(Click click, Map<String, int[]> counts) {
        return counts.computeIfAbsent("%s %d".formatted(click.who(), endOf(click.at())), key -> new int[2]);
    }

    private static KeyedCoProcess<String, Click, Click, String> countingBoth() {
        return states -> {
            MapState<Long, Long> firsts = states.map("firsts", Serdes.int64(), Serdes.int64());
            MapState<Long, Long> seconds = states.map("seconds", Serdes.int64(), Serdes.int64());
            return new KeyedCoProcess.Handler<>() {
                @Override
                public void onFirst(Click click, ProcessContext<String, String> context) {
                    count(click, firsts, context);
                }

                @Override
                public void onSecond(Click click, ProcessContext<String, String> context) {
                    count(click, seconds, context);
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s %d %d %d".formatted(context.key(), time, get(firsts, time), get(seconds, time)));
                    firsts.remove(time);
                    seconds.remove(time);
                }

                private void count(Click click, MapState<Long, Long> counts, ProcessContext<String, String> context) {
                    long end = endOf(click.at());
                    counts.put(end, get(counts, end) + 1);
                    context.setTimer(end);
                }

                private static long get(MapState<Long, Long> counts, long end) {
                    var count = counts.get(end);
                    return count == null ? 0 : count;
                }
            };
        };
    }

    /** At the end of each window of a key, counts the rules from before. A rule that comes twice is one. */
    private static Scenario broadcast(Random random) {
        var left = clicks(random);
        var right = clicks(random);

        var ends = new TreeSet<String>();
        forEach(left, click -> {
            var rules = new HashSet<String>();
            forEach(right, rule -> {
                if (rule.at() <= endOf(click.at())) {
                    rules.add(rule.toString());
                }
            });
            ends.add("%s %d %d".formatted(click.who(), endOf(click.at()), rules.size()));
        });
        int slow = 1 + random.nextInt(2);
        boolean slowRules = random.nextBoolean();
        return new Scenario(
                (pipeline, parameters) -> {
                    var clicks = source(pipeline, "left", left, slowRules ? 10 : slow);
                    var rules = source(pipeline, "right", right, slowRules ? slow : 10);
                    clicks.keyBy(Click::who, Serdes.string())
                            .connect(rules.broadcast())
                            .process("op", countingRules())
                            .sink("out", new MemorySink<>("out"));
                },
                Map.of("out", List.copyOf(ends)));
    }

    private static KeyedBroadcastProcess<String, Click, Click, String> countingRules() {
        return (states, broadcast) -> {
            MapState<String, Long> rules = broadcast.map("rules", Serdes.string(), Serdes.int64());
            return new KeyedBroadcastProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    context.setTimer(endOf(click.at()));
                }

                @Override
                public void onBroadcast(Click rule, long eventTime) {
                    rules.put(rule.toString(), rule.at());
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    int count = 0;
                    for (var rule : rules.entries()) {
                        count += rule.getValue() <= time ? 1 : 0;
                    }
                    context.emit("%s %d %d".formatted(context.key(), time, count));
                }
            };
        };
    }

    private static Scenario intervalJoin(Random random) {
        var left = clicks(random);
        var right = clicks(random);
        long lower = random.nextLong(-60, 60);
        long upper = lower + random.nextInt(80);
        return twoInputs(
                random,
                left,
                right,
                pairs(
                        left,
                        right,
                        (first, second) -> second.at() - first.at() >= lower && second.at() - first.at() <= upper),
                connected -> connected.join(
                        "op",
                        JoinInterval.between(Duration.ofMillis(lower), Duration.ofMillis(upper)),
                        TopologySimulationTest::pair,
                        CLICKS,
                        CLICKS));
    }

    private static Scenario windowJoin(Random random) {
        var left = clicks(random);
        var right = clicks(random);
        return twoInputs(
                random,
                left,
                right,
                pairs(left, right, (first, second) -> endOf(first.at()) == endOf(second.at())),
                connected -> connected.join("op", WINDOWS, TopologySimulationTest::pair, CLICKS, CLICKS));
    }

    private static List<String> pairs(Clicks left, Clicks right, BiPredicate<Click, Click> belongTogether) {
        var pairs = new ArrayList<String>();
        forEach(
                left,
                first -> forEach(right, second -> {
                    if (first.who().equals(second.who()) && belongTogether.test(first, second)) {
                        pairs.add(pair(first, second));
                    }
                }));
        return pairs;
    }

    private static String pair(Click first, Click second) {
        return first + " + " + second;
    }

    /** Asks about the events of two sources; the answers are counted in windows, so watermarks must not overtake them. */
    private static Scenario enrichment(Random random) {
        var left = clicks(random);
        var right = clicks(random);
        var service = new SlowService(random.nextLong());

        var all = new ArrayList<String>();
        var sums = new TreeMap<String, Long>();
        for (var clicks : List.of(left, right)) {
            forEach(clicks, click -> {
                all.add("known " + click);
                sums.merge("%s %d".formatted(click.who(), endOf(click.at())), click.amount(), Long::sum);
            });
        }
        int slow = 1 + random.nextInt(2);
        var options = AsyncOptions.DEFAULT.capacity(1 + random.nextInt(5)).timeout(Duration.ofDays(1));
        return new Scenario(
                (pipeline, parameters) -> {
                    var answers = source(pipeline, "left", left, slow)
                            .union(source(pipeline, "right", right, 10))
                            .enrich("ask", service::ask, options);
                    answers.map(click -> "known " + click).sink("all", new MemorySink<>("all"));
                    answers.keyBy(Click::who, Serdes.string())
                            .window("sum", WINDOWS)
                            .aggregate(new SumByWindow(), Serdes.int64())
                            .sink("sums", new MemorySink<>("sums"));
                },
                Map.of(
                        "all",
                        all,
                        "sums",
                        sums.entrySet().stream()
                                .map(it -> it.getKey() + " " + it.getValue())
                                .toList()),
                service::answerSome);
    }

    /** Answers some calls at once, and the others later, in any order. */
    private static final class SlowService {

        private final Random random;
        private final List<Runnable> underWay = new ArrayList<>();

        SlowService(long seed) {
            this.random = new Random(seed);
        }

        CompletionStage<Click> ask(Click click) {
            var answer = new CompletableFuture<Click>();
            if (random.nextInt(4) == 0) {
                answer.complete(click);
            } else {
                underWay.add(() -> answer.complete(click));
            }
            return answer;
        }

        void answerSome() {
            if (!underWay.isEmpty() && random.nextInt(4) == 0) {
                underWay.remove(random.nextInt(underWay.size())).run();
            }
        }
    }

    private static final class SumByWindow implements AggregateFunction<String, Click, Long, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long sum, Click click) {
            return sum + click.amount();
        }

        @Override
        public String result(String who, Window window, Long sum) {
            return "%s %d %d".formatted(who, window.lastMillisecond(), sum);
        }
    }

    /** One split, since a ranking's changes depend on the order of events. */
    private static Scenario topN(Random random) {
        var clicks = Clicks.random(random, 1, random.nextInt(100), 1 + random.nextInt(4));
        int size = 1 + random.nextInt(3);

        var rankings = new ArrayList<String>();
        var all = new HashMap<String, List<Click>>();
        forEach(clicks, click -> {
            var ofKey = all.computeIfAbsent(click.who(), key -> new ArrayList<>());
            var before = best(ofKey, size);
            ofKey.add(click);
            var after = best(ofKey, size);
            // two clicks may be equal, so what counts is which one it is
            if (before.size() < size || before.get(size - 1).amount() < click.amount()) {
                rankings.add(after.toString());
            }
        });
        return oneInput(
                random,
                clicks,
                rankings,
                stream -> stream.topN(
                                "op", size, (click, other) -> Long.compare(click.amount(), other.amount()), CLICKS)
                        .map(List::toString));
    }

    private static List<Click> best(List<Click> clicks, int size) {
        return clicks.stream()
                .sorted(Comparator.comparingLong(Click::amount).reversed())
                .limit(size)
                .toList();
    }

    private static Scenario distinct(Random random) {
        var clicks = Clicks.random(random, 1, random.nextInt(100), 1 + random.nextInt(4));
        long forgottenAfter = random.nextLong(1, 201);

        var passed = new ArrayList<String>();
        var seen = new HashMap<String, Long>();
        forEach(clicks, click -> {
            var before = seen.get(click.who());
            if (before == null || click.at() - before >= forgottenAfter) {
                passed.add(click.toString());
                seen.put(click.who(), click.at());
            }
        });
        return oneInput(
                random,
                clicks,
                passed,
                stream ->
                        stream.distinct("op", Duration.ofMillis(forgottenAfter)).map(Click::toString));
    }

    private static Scenario oneInput(
            Random random,
            Clicks clicks,
            List<String> expected,
            Function<KeyedStream<String, Click>, Stream<String>> operator) {
        int perPoll = 1 + random.nextInt(10);
        return new Scenario(
                (pipeline, parameters) -> {
                    var stream = source(pipeline, "clicks", clicks, perPoll).keyBy(Click::who, Serdes.string());
                    operator.apply(stream).sink("out", new MemorySink<>("out"));
                },
                Map.of("out", expected));
    }

    private static Scenario twoInputs(
            Random random,
            Clicks left,
            Clicks right,
            List<String> expected,
            Function<ConnectedStreams<String, Click, Click>, Stream<String>> operator) {
        int slow = 1 + random.nextInt(2);
        return new Scenario(
                (pipeline, parameters) -> {
                    var lefts = source(pipeline, "left", left, slow).keyBy(Click::who, Serdes.string());
                    var rights = source(pipeline, "right", right, 10).keyBy(Click::who, Serdes.string());
                    operator.apply(lefts.connect(rights)).sink("out", new MemorySink<>("out"));
                },
                Map.of("out", expected));
    }

    /** The last millisecond of the window that a time lies in. */
    private static long endOf(long time) {
        return WINDOWS.startOf(time) + WINDOWS.size().toMillis() - 1;
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

    private static void forEach(Clicks clicks, Consumer<Click> visitor) {
        clicks.splits().forEach(split -> split.forEach(it -> visitor.accept(it.event())));
    }
}
