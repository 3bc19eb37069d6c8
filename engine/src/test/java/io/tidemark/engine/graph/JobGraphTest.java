package io.tidemark.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.SourceStream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.Collector;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobGraphTest {

    private static final ListSource<Click> SOURCE = ListSource.bounded(List.of(), 1);
    private static final Program CLICKS = new ClickProgram(SOURCE, MemorySink::new);

    @Test
    void describesItselfForPeople() {
        assertThat(compile(CLICKS).describe()).isEqualTo("""
                        stage 0: 'clicks' reads list
                          filter
                            by key to stage 1
                            by key to stage 2
                        stage 1: 'sum' adds up tumbling windows of PT0.1S
                          keeps tidemark.windows (window tumbling PT0.1S, int64)
                          keeps tidemark.fired (window tumbling PT0.1S, int64)
                          keeps tidemark.early (early windows, list)
                          'sums' writes memory 'sums'
                        stage 2: 'count' processes by key
                          keeps count (value, int64)
                          keeps tidemark.timers (timer, bytes)
                          filter
                            'counts' writes memory 'counts'
                          filter
                            by key to stage 3
                        stage 3: 'once' processes by key
                          keeps seen (value, bool)
                          keeps tidemark.timers (timer, bytes)
                          'alarms' writes memory 'alarms'
                        """);
    }

    @Test
    void beginsAStageAtEachSourceAndExchangeUpstreamFirst() {
        var stages = compile(CLICKS).stages();

        assertThat(stages).extracting(it -> it.head().uid()).containsExactly("clicks", "sum", "count", "once");
        for (var stage : stages) {
            assertThat(stage).isSameAs(stages.get(stage.index()));
            exchangesOf(stage.steps()).forEach(it -> assertThat(it.stage()).isGreaterThan(stage.index()));
        }
    }

    @Test
    void compilesTheSameEachTime() {
        assertThat(compile(CLICKS).describe()).isEqualTo(compile(CLICKS).describe());
    }

    @Test
    void keepsOperatorsWithoutAnExchangeInOneStage() {
        var graph = compileSource(clicks -> clicks.map(Click::who)
                .flatMap((String who, Collector<String> out) -> out.emit(who))
                .filter(who -> !who.isEmpty())
                .sink("names", new MemorySink<>("names")));

        assertThat(graph.describe()).isEqualTo("""
                        stage 0: 'clicks' reads list
                          map
                            flatMap
                              filter
                                'names' writes memory 'names'
                        """);
    }

    @Test
    void namesWhatItsSinksWriteTo() {
        assertThat(compile(CLICKS).sinkTargets())
                .isEqualTo(Map.of("sums", "sums", "counts", "counts", "alarms", "alarms"));
    }

    @Test
    void takesTimeFromTheSourceUnlessTheProgramGivesIt() {
        var plain = (StageHead.FromSource<?>)
                compileSource(clicks -> {}).stages().get(0).head();
        var timed = (StageHead.FromSource<?>) compile(CLICKS).stages().get(0).head();

        assertThat(plain.timestamps()).isEmpty();
        assertThat(plain.watermarks()).isEqualTo(WatermarkStrategy.monotonous());
        assertThat(timed.timestamps()).isPresent();
        assertThat(timed.watermarks().outOfOrderness()).isEqualTo(Duration.ofMillis(ClickProgram.OUT_OF_ORDER_MILLIS));
    }

    @Test
    void namesTheOffsetOfWindowsInTheirKind() {
        var windows = TumblingWindows.of(Duration.ofDays(1)).offset(Duration.ofHours(2));
        var graph = compileSource(clicks -> byWho(clicks)
                .window("daily", windows)
                .aggregate(new CountAll(), Serdes.int64())
                .sink("out", new MemorySink<>("out")));

        assertThat(graph.stages().get(1).states())
                .extracting(DeclaredState::kind)
                .contains("window tumbling PT24H offset PT2H")
                .doesNotContain("window tumbling PT24H");
    }

    @Test
    void compilesWhatFollowsAUnionBehindEachOfItsInputs() {
        var graph = compile((pipeline, parameters) -> {
            var left = pipeline.source("left", SOURCE);
            var right = pipeline.source("right", SOURCE);
            var texts = right.map(Click::who);
            var both = left.union(right);
            var counted = both.keyBy(Click::who, Serdes.string()).process("count", stateless());
            // read by the second source's stage before 'count' is, and yet behind it
            texts.union(counted).keyBy(it -> it, Serdes.string()).process("deep", passing());
            both.union(left).map(Click::who).sink("out", new MemorySink<>("out"));
        });

        assertThat(graph.describe()).isEqualTo("""
                        stage 0: 'left' reads list
                          by key to stage 2
                          map
                            'out' writes memory 'out'
                          map
                            'out' writes memory 'out'
                        stage 1: 'right' reads list
                          map
                            by key to stage 3
                          by key to stage 2
                          map
                            'out' writes memory 'out'
                        stage 2: 'count' processes by key
                          keeps tidemark.timers (timer, bytes)
                          by key to stage 3
                        stage 3: 'deep' processes by key
                          keeps tidemark.timers (timer, bytes)
                        """);
        var sinks = new ArrayList<String>();
        graph.forEachSink(it -> sinks.add(it.uid()));
        assertThat(sinks).as("each sink once").containsExactly("out");
        for (var stage : graph.stages()) {
            assertThat(graph.exchangesInto(stage))
                    .extracting(Step.Exchange::edge)
                    .containsExactlyElementsOf(stage.index() < 2 ? List.of() : List.of(0, 1));
        }
    }

    @Test
    void refusesAStreamOfAnotherPipeline() {
        var foreign = new ArrayList<SourceStream<Click>>();
        compileSource(foreign::add);

        assertRefused(
                "A stream given to union comes from another pipeline. Streams can only meet those of the pipeline they were made with.",
                clicks -> clicks.union(foreign.get(0)));
        assertRefused(
                "A stream given to connect comes from another pipeline. Streams can only meet those of the pipeline they were made with.",
                clicks -> byWho(clicks).connect(byWho(foreign.get(0))),
                clicks -> byWho(clicks).connect(foreign.get(0).broadcast()));
    }

    @Test
    void describesSideOutputsThatSomebodyReads() {
        var graph = compileSource(clicks -> {
            var processed = byWho(clicks).process("p", stateless());
            processed.sideOutput(OutputTag.<Click>of("late")).sink("late", new MemorySink<>("late"));
            processed.sideOutput(OutputTag.<Click>of("late")).map(Click::who).sink("who", new MemorySink<>("who"));
        });

        assertThat(graph.describe()).endsWith("""
                        stage 1: 'p' processes by key
                          keeps tidemark.timers (timer, bytes)
                          side output 'late'
                            'late' writes memory 'late'
                            map
                              'who' writes memory 'who'
                        """);
        assertThat(graph.sinkTargets()).containsOnlyKeys("late", "who");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", " ", "a b", ".a"})
    void refusesASideOutputWhoseNameIsNone(String name) {
        assertThatThrownBy(() -> OutputTag.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of a side output consists of letters, digits, '.', '_' and '-', was '%s'."
                        .formatted(name));
    }

    @Test
    void connectsTwoKeyedStreamsToTheInputsOfOneStage() {
        var clicks = RecordSerde.of(Click.class);
        var graph = compile((pipeline, parameters) -> {
            var both = byWho(pipeline.source("left", SOURCE)).connect(byWho(pipeline.source("right", SOURCE)));
            both.process("co", coProcess());
            both.join("near", JoinInterval.within(Duration.ofMinutes(5)), (a, b) -> a.who(), clicks, clicks);
            both.join("hourly", TumblingWindows.of(Duration.ofHours(1)), (a, b) -> a.who(), clicks, clicks);
        });

        assertThat(graph.describe()).isEqualTo("""
                        stage 0: 'left' reads list
                          by key to stage 2
                          by key to stage 3
                          by key to stage 4
                        stage 1: 'right' reads list
                          by key to stage 2, input 2
                          by key to stage 3, input 2
                          by key to stage 4, input 2
                        stage 2: 'co' processes two streams by key
                          keeps seen (value, int64)
                          keeps tidemark.timers (timer, bytes)
                        stage 3: 'near' joins two streams by key, from PT-5M to PT5M apart
                          keeps tidemark.first (value, list)
                          keeps tidemark.second (value, list)
                          keeps tidemark.timers (timer, bytes)
                        stage 4: 'hourly' joins two streams by key in windows of PT1H
                          keeps tidemark.windows (window tumbling PT1H, pairs)
                        """);
    }

    @Test
    void sendsABroadcastStreamToAllTasksOfTheSecondInput() {
        var graph = compile((pipeline, parameters) -> {
            var rules = pipeline.source("rules", SOURCE);
            byWho(pipeline.source("clicks", SOURCE)).connect(rules.broadcast()).process("judge", (KeyedBroadcastProcess<
                            String, Click, Click, String>)
                    (states, broadcast) -> {
                        states.value("seen", Serdes.int64());
                        broadcast.map("rules", Serdes.string(), Serdes.int64());
                        return new KeyedBroadcastProcess.Handler<>() {
                            @Override
                            public void onEvent(Click event, ProcessContext<String, String> context) {}

                            @Override
                            public void onBroadcast(Click event, long eventTime) {}
                        };
                    });
        });

        assertThat(graph.describe()).isEqualTo("""
                        stage 0: 'rules' reads list
                          to all tasks of stage 2, input 2
                        stage 1: 'clicks' reads list
                          by key to stage 2
                        stage 2: 'judge' processes by key, beside a broadcast stream
                          keeps seen (value, int64)
                          keeps rules (broadcast map by utf8, int64)
                          keeps tidemark.timers (timer, bytes)
                        """);
    }

    @Test
    void asksOutsideInAStageOfItsOwnBehindTheSameTask() {
        var graph = compileSource(clicks -> clicks.enrich(
                        "ask", click -> CompletableFuture.completedFuture(click.who()), AsyncOptions.DEFAULT)
                .sink("out", new MemorySink<>("out")));

        assertThat(graph.describe()).isEqualTo("""
                        stage 0: 'clicks' reads list
                          to stage 1
                        stage 1: 'ask' asks outside, 100 calls at a time, PT30S for each
                          'out' writes memory 'out'
                        """);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, -1})
    void refusesCallsWithoutCapacityOrTime(int none) {
        assertThatThrownBy(() -> AsyncOptions.DEFAULT.capacity(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be > 0, was " + none);
        assertThatThrownBy(() -> AsyncOptions.DEFAULT.timeout(Duration.ofMillis(none)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("timeout must be at least one millisecond");
    }

    @Test
    void saysWhatItsOwnFunctionsDo() {
        var clicks = RecordSerde.of(Click.class);
        var graph = compileSource(stream -> {
            byWho(stream).topN("top", 3, (a, b) -> Long.compare(a.amount(), b.amount()), clicks);
            byWho(stream).distinct("once", Duration.ofHours(1));
        });

        assertThat(graph.describe()).endsWith("""
                        stage 1: 'top' keeps the best 3 by key
                          keeps best (value, list)
                          keeps tidemark.timers (timer, bytes)
                        stage 2: 'once' lets the first of each key pass, and holds the others back for PT1H
                          keeps seen (value, expiring, bool)
                          keeps tidemark.timers (timer, bytes)
                        """);
    }

    @Test
    void refusesToConnectStreamsWhoseKeysHaveAnotherForm() {
        Serde<Object> text = untyped(Serdes.string());
        Serde<Object> number = untyped(Serdes.int64());

        assertRefused(
                "Streams with keys of form 'utf8' and 'int64' can't be connected: the same key would lie in different places. Use the same serde in both keyBy(...).",
                clicks -> clicks.keyBy(it -> (Object) it.who(), text)
                        .connect(clicks.keyBy(it -> (Object) it.at(), number)));
    }

    @Test
    void refusesAJoinIntervalThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> JoinInterval.between(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lower must not be after upper, was [PT2S, PT1S]");
    }

    @SuppressWarnings("unchecked")
    private static Serde<Object> untyped(Serde<?> serde) {
        return (Serde<Object>) serde;
    }

    private static KeyedCoProcess<String, Click, Click, String> coProcess() {
        return states -> {
            states.value("seen", Serdes.int64());
            return new KeyedCoProcess.Handler<>() {
                @Override
                public void onFirst(Click event, ProcessContext<String, String> context) {}

                @Override
                public void onSecond(Click event, ProcessContext<String, String> context) {}
            };
        };
    }

    @Test
    void refusesAPipelineWithoutASource() {
        assertThatThrownBy(() -> compile((pipeline, parameters) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The pipeline has no source. Begin with pipeline.source(...).");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", " ", "a b", "-a", ".a", "ä", "a/b"})
    void refusesAUidThatIsNoName(String uid) {
        assertThatThrownBy(() -> compile((pipeline, parameters) -> pipeline.source(uid, SOURCE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A uid consists of 1 to 100 letters, digits, '.', '_' and '-', was '%s'.".formatted(uid));
    }

    @Test
    void takesAUidOfAHundredCharactersAndNoMore() {
        compile((pipeline, parameters) -> pipeline.source("u".repeat(100), SOURCE));

        assertThatThrownBy(() -> compile((pipeline, parameters) -> pipeline.source("u".repeat(101), SOURCE)))
                .hasMessageContaining("1 to 100");
    }

    @Test
    void refusesAUidUsedTwiceWhateverItNames() {
        assertRefused(
                "The uid 'clicks' is used twice. Each source, operator and sink needs one of its own.",
                clicks -> clicks.sink("clicks", new MemorySink<>("x")),
                clicks -> byWho(clicks).process("clicks", stateless()),
                clicks -> byWho(clicks).window("clicks", TumblingWindows.of(Duration.ofDays(1))));
    }

    @Test
    void refusesAStateDeclaredTwice() {
        assertRefused(
                "State 'a' of 'p' is declared twice. Give each state a name of its own.",
                clicks -> byWho(clicks).process("p", declaring("a", "b", "a")));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"tidemark.timers", "tidemark.mine", "", "a b"})
    void refusesAStateNameThatIsReservedOrNoName(String name) {
        assertRefused(
                "State '%s' of 'p': a state's name consists of letters, digits, '.', '_' and '-', and doesn't begin with 'tidemark.'."
                        .formatted(name),
                clicks -> byWho(clicks).process("p", declaring(name)));
    }

    @Test
    void refusesEventTimeGivenTwice() {
        assertThatThrownBy(() -> compileSource(clicks -> {
                    clicks.eventTime(Click::at, WatermarkStrategy.monotonous());
                    clicks.eventTime(Click::at, WatermarkStrategy.monotonous());
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event time of source 'clicks' is given twice.");
    }

    @Test
    void refusesEventTimeGivenAfterAnOperatorReads() {
        assertThatThrownBy(() -> compileSource(clicks -> {
                    clicks.map(Click::who);
                    clicks.eventTime(Click::at, WatermarkStrategy.monotonous());
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event time of source 'clicks' must be given before an operator reads it.");
    }

    private static List<Step.Exchange> exchangesOf(List<Step> steps) {
        var exchanges = new ArrayList<Step.Exchange>();
        for (var step : steps) {
            if (step instanceof Step.Exchange exchange) {
                exchanges.add(exchange);
            }
            exchanges.addAll(exchangesOf(step.next()));
        }
        return exchanges;
    }

    @SafeVarargs
    private static void assertRefused(String message, Consumer<SourceStream<Click>>... definitions) {
        for (var definition : definitions) {
            assertThatThrownBy(() -> compileSource(definition))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static JobGraph compile(Program program) {
        return JobGraph.compile(program, Parameters.NONE);
    }

    private static JobGraph compileSource(Consumer<SourceStream<Click>> definition) {
        return compile((pipeline, parameters) -> definition.accept(pipeline.source("clicks", SOURCE)));
    }

    private static KeyedStream<String, Click> byWho(SourceStream<Click> clicks) {
        return clicks.keyBy(Click::who, Serdes.string());
    }

    private static KeyedProcess<String, Click, String> stateless() {
        return declaring();
    }

    private static KeyedProcess<String, String, String> passing() {
        return states -> (text, context) -> context.emit(text);
    }

    private static KeyedProcess<String, Click, String> declaring(String... names) {
        return states -> {
            for (var name : names) {
                states.value(name, Serdes.int64());
            }
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
