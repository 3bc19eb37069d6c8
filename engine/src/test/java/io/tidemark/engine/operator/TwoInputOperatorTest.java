package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.ConnectedStreams;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ValueState;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every keyed operator with two inputs, driven one event at a time. */
class TwoInputOperatorTest {

    private static final String CO_PROCESS = "co-process";
    private static final String INTERVAL_JOIN = "interval-join";
    private static final String WINDOW_JOIN = "window-join";
    private static final String BROADCAST = "broadcast";
    private static final Serde<Click> CLICKS = RecordSerde.of(Click.class);
    private static final OutputTag<String> UNPAID = OutputTag.of("unpaid");

    @TempDir
    private Path directory;

    static Stream<Arguments> operatorsAndSeeds() {
        return Stream.of(CO_PROCESS, INTERVAL_JOIN, WINDOW_JOIN, BROADCAST)
                .flatMap(uid -> Stream.iterate(0L, seed -> seed + 1).limit(10).map(seed -> Arguments.of(uid, seed)));
    }

    @ParameterizedTest(name = "''{0}'', seed {1}")
    @MethodSource("operatorsAndSeeds")
    void givesTheSameResultsWhenItIsRestoredAfterEachStepAndRoomIsScarce(String uid, long seed) throws Exception {
        // Given
        var undisturbed = open(uid, "undisturbed");
        var disturbed = open(uid, "disturbed");
        var random = new Random(seed);
        long watermark = 0;

        for (int i = 0; i < 120; i++) {
            // When
            if (random.nextInt(6) == 0 || i == 119) {
                watermark = i == 119 ? Watermark.END : watermark + random.nextInt(80);
                undisturbed.watermark(watermark);
                while (!disturbed.watermark(watermark, random::nextBoolean)) {
                    disturbed.snapshotDiscardRestore();
                }
            } else {
                long at = watermark - 60 + random.nextInt(150);
                var click = new Click("p" + random.nextInt(3), random.nextInt(3), at);
                boolean first = random.nextBoolean();
                for (var operator : List.of(undisturbed, disturbed)) {
                    if (first) {
                        operator.event(click, at);
                    } else {
                        operator.secondEvent(click, at);
                    }
                }
            }
            disturbed.snapshotDiscardRestore();

            // Then
            assertThat(disturbed.takeResults()).containsExactlyInAnyOrderElementsOf(undisturbed.takeResults());
            assertThat(disturbed.lateEvents()).isEqualTo(undisturbed.lateEvents());
        }
    }

    @Test
    void sharesStateAndTimersOfAKeyBetweenBothInputs() throws Exception {
        var orders = open(CO_PROCESS, "orders");
        orders.event(new Click("ann", 1, 0), 100);
        orders.event(new Click("bob", 2, 0), 100);
        orders.secondEvent(new Click("ann", 1, 0), 105);

        orders.watermark(Watermark.END);

        assertThat(orders.takeResults()).containsExactly("ann paid 1 @105", "unpaid: bob 2 @110");
    }

    @ParameterizedTest(name = "{0} ms before, {1} ms after")
    @CsvSource({"-5, 5", "0, 10", "-10, 0", "2, 8", "-8, -2", "3, 3"})
    void pairsEventsWhoseDistanceLiesWithinTheIntervalBothEndsIncluded(long lower, long upper) throws Exception {
        for (boolean firstComesFirst : new boolean[] {true, false}) {
            for (long distance = -12; distance <= 12; distance++) {
                var join = openIntervalJoin(lower, upper, "join" + distance + firstComesFirst);
                long at = 100 + distance;

                if (firstComesFirst) {
                    join.event(new Click("ann", 1, 0), 100);
                    // whatever is no longer needed is forgotten here
                    join.watermark(Math.min(100, at) - 1);
                    join.secondEvent(new Click("ann", 2, 0), at);
                } else {
                    join.secondEvent(new Click("ann", 2, 0), at);
                    join.watermark(Math.min(100, at) - 1);
                    join.event(new Click("ann", 1, 0), 100);
                }

                var expected = distance >= lower && distance <= upper
                        ? List.of("1+2 @" + Math.max(100, at))
                        : List.<String>of();
                assertThat(join.takeResults()).as("distance %d", distance).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest(name = "{0} ms before, {1} ms after")
    @CsvSource({"-5, 5", "0, 10", "-10, 0", "2, 8", "-8, -2", "3, 3"})
    void missesNoPairHoweverFarTheWatermarkCame(long lower, long upper) throws Exception {
        for (boolean firstComesFirst : new boolean[] {true, false}) {
            for (long distance = lower; distance <= upper; distance++) {
                long at = 100 + distance;
                var join = openIntervalJoin(lower, upper, "join" + distance + firstComesFirst);
                // the second to come is as late as it may be
                if (firstComesFirst) {
                    join.event(new Click("ann", 1, 0), 100);
                    join.event(new Click("ann", 9, 0), 100 - 50);
                    join.watermark(at - 1);
                    join.secondEvent(new Click("ann", 2, 0), at);
                } else {
                    join.secondEvent(new Click("ann", 2, 0), at);
                    join.watermark(99);
                    join.event(new Click("ann", 1, 0), 100);
                }

                assertThat(join.takeResults()).as("distance %d", distance).hasSize(1);
            }
        }
    }

    /** The second of two events must outlive the first, by a millisecond. */
    @Test
    void keepsAnEventForAsLongAsItMayMeetAnother() throws Exception {
        var join = openIntervalJoin(0, 10, "join");
        join.event(new Click("ann", 1, 0), 100);
        join.event(new Click("ann", 2, 0), 101);
        join.watermark(110);

        join.secondEvent(new Click("ann", 3, 0), 111);

        assertThat(join.takeResults()).containsExactly("2+3 @111");
    }

    @Test
    void keepsNothingThatCanMeetNothingMore() throws Exception {
        for (var uid : List.of(INTERVAL_JOIN, WINDOW_JOIN)) {
            var join = open(uid, uid);
            long empty = join.snapshotBytes();
            for (int at = 100; at < 150; at++) {
                join.event(new Click("p" + at % 3, 1, 0), at);
                join.secondEvent(new Click("p" + at % 4, 1, 0), at + 7);
            }
            assertThat(join.snapshotBytes()).isGreaterThan(empty);

            join.watermark(1_000);

            assertThat(join.snapshotBytes()).as(uid).isEqualTo(empty);
        }
    }

    @Test
    void pairsOnlyEventsOfTheSameKey() throws Exception {
        for (var uid : List.of(INTERVAL_JOIN, WINDOW_JOIN)) {
            var join = open(uid, uid);
            join.event(new Click("ann", 1, 0), 100);
            join.secondEvent(new Click("bob", 2, 0), 100);
            join.secondEvent(new Click("ann", 3, 0), 100);

            join.watermark(Watermark.END);

            assertThat(join.takeResults()).singleElement().asString().startsWith("1+3 @");
        }
    }

    @Test
    void dropsAndCountsEventsThatTheWatermarkHasPassed() throws Exception {
        var join = open(INTERVAL_JOIN, "join");
        join.event(new Click("ann", 1, 0), 100);
        join.watermark(101);

        join.secondEvent(new Click("ann", 2, 0), 101);
        join.event(new Click("ann", 2, 0), 101);
        join.secondEvent(new Click("ann", 3, 0), 102);

        assertThat(join.takeResults()).containsExactly("1+3 @102");
        assertThat(join.lateEvents()).isEqualTo(2);
    }

    @Test
    void pairsAllEventsOfAWindowWhenTheWatermarkReachesItsLastMillisecond() throws Exception {
        var join = open(WINDOW_JOIN, "join");
        join.event(new Click("ann", 1, 0), 100);
        join.event(new Click("ann", 2, 0), 199);
        join.secondEvent(new Click("ann", 3, 0), 150);
        join.secondEvent(new Click("ann", 4, 0), 120);
        join.secondEvent(new Click("ann", 5, 0), 200);

        join.watermark(198);
        assertThat(join.takeResults()).isEmpty();
        join.watermark(199);
        assertThat(join.takeResults()).containsExactly("1+3 @199", "1+4 @199", "2+3 @199", "2+4 @199");
    }

    @Test
    void dropsAndCountsEventsOfAWindowThatWasFired() throws Exception {
        var join = open(WINDOW_JOIN, "join");
        join.event(new Click("ann", 1, 0), 100);
        join.watermark(199);

        join.secondEvent(new Click("ann", 3, 0), 199);
        join.event(new Click("ann", 3, 0), 100);
        join.watermark(Watermark.END);

        assertThat(join.takeResults()).isEmpty();
        assertThat(join.lateEvents()).isEqualTo(2);
    }

    @Test
    void showsBroadcastStateToAllKeys() throws Exception {
        var rules = open(BROADCAST, "rules");
        rules.event(new Click("ann", 1, 0), 100);
        rules.secondEvent(new Click("rule", 1, 0), 100);
        rules.snapshotDiscardRestore();
        rules.event(new Click("ann", 1, 0), 100);
        rules.event(new Click("bob", 1, 0), 100);
        rules.event(new Click("bob", 2, 0), 100);
        rules.secondEvent(new Click("off", 1, 0), 100);
        rules.event(new Click("bob", 1, 0), 100);

        assertThat(rules.takeResults())
                .containsExactly(
                        "ann 1 none 1 @100",
                        "ann 1 rule 2 @100",
                        "bob 1 rule 1 @100",
                        "bob 2 none 2 @100",
                        "bob 1 none 3 @100");
    }

    @Test
    void refusesToChangeBroadcastStateWithAKeyAtHand() throws Exception {
        var rules = open(BROADCAST, "rules");
        rules.secondEvent(new Click("rule", 1, 0), 100);

        assertThatThrownBy(() -> rules.event(new Click("change", 1, 0), 100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Broadcast state can be changed only while a broadcast event is handled");
    }

    private OperatorHarness open(String uid, String name) throws IOException {
        if (uid.equals(BROADCAST)) {
            return openBroadcast(name);
        }
        return open(uid, name, connected -> {
            switch (uid) {
                case CO_PROCESS -> {
                    var paid = connected.process(CO_PROCESS, payments());
                    paid.sink("out", new MemorySink<>("out"));
                    paid.sideOutput(UNPAID).sink("unpaid", new MemorySink<>("unpaid"));
                }
                case INTERVAL_JOIN -> defineIntervalJoin(connected, -10, 20);
                default ->
                    connected
                            .join(
                                    WINDOW_JOIN,
                                    TumblingWindows.of(Duration.ofMillis(100)),
                                    TwoInputOperatorTest::pair,
                                    CLICKS,
                                    CLICKS)
                            .sink("out", new MemorySink<>("out"));
            }
        });
    }

    private OperatorHarness openIntervalJoin(long lower, long upper, String name) throws IOException {
        return open(INTERVAL_JOIN, name, connected -> defineIntervalJoin(connected, lower, upper));
    }

    private static void defineIntervalJoin(ConnectedStreams<String, Click, Click> connected, long lower, long upper) {
        connected
                .join(
                        INTERVAL_JOIN,
                        JoinInterval.between(Duration.ofMillis(lower), Duration.ofMillis(upper)),
                        TwoInputOperatorTest::pair,
                        CLICKS,
                        CLICKS)
                .sink("out", new MemorySink<>("out"));
    }

    private OperatorHarness open(String uid, String name, Consumer<ConnectedStreams<String, Click, Click>> definition)
            throws IOException {
        Program program = (pipeline, parameters) -> {
            var first = pipeline.source("first", ListSource.<Click>bounded(List.of(), 1));
            var second = pipeline.source("second", ListSource.<Click>bounded(List.of(), 1));
            definition.accept(
                    first.keyBy(Click::who, Serdes.string()).connect(second.keyBy(Click::who, Serdes.string())));
        };
        var own = directory.resolve(name);
        Files.createDirectory(own);
        return OperatorHarness.open(program, uid, own);
    }

    private OperatorHarness openBroadcast(String name) throws IOException {
        Program program = (pipeline, parameters) -> {
            var clicks = pipeline.source("first", ListSource.<Click>bounded(List.of(), 1));
            var rules = pipeline.source("second", ListSource.<Click>bounded(List.of(), 1));
            clicks.keyBy(Click::who, Serdes.string())
                    .connect(rules.broadcast())
                    .process(BROADCAST, ruling())
                    .sink("out", new MemorySink<>("out"));
        };
        var own = directory.resolve(name);
        Files.createDirectory(own);
        return OperatorHarness.open(program, BROADCAST, own);
    }

    /** A rule names an amount; a rule called "off" takes it back. */
    private static KeyedBroadcastProcess<String, Click, Click, String> ruling() {
        return (states, broadcast) -> {
            ValueState<Long> count = states.value("count", Serdes.int64());
            MapState<Long, String> rules = broadcast.map("rules", Serdes.int64(), Serdes.string());
            return new KeyedBroadcastProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    var before = count.value();
                    count.update(before == null ? 1 : before + 1);
                    var rule = rules.get(click.amount());
                    context.emit("%s %d %s %d"
                            .formatted(context.key(), click.amount(), rule == null ? "none" : rule, count.value()));
                    if (click.who().equals("change")) {
                        rules.clear();
                        rules.put(1L, "changed");
                    }
                    context.setTimer(context.eventTime() + 30);
                }

                @Override
                public void onBroadcast(Click rule, long eventTime) {
                    if (rule.who().equals("off") || rule.who().equals("p2")) {
                        rules.remove(rule.amount());
                    } else {
                        rules.put(rule.amount(), rule.who());
                    }
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    var all = new ArrayList<String>();
                    rules.entries().forEach(it -> all.add(it.getKey() + it.getValue()));
                    context.emit("%s %s".formatted(context.key(), all));
                }
            };
        };
    }

    private static String pair(Click first, Click second) {
        return "%d+%d".formatted(first.amount(), second.amount());
    }

    /** Orders wait for their payments, but not for long. */
    private static KeyedCoProcess<String, Click, Click, String> payments() {
        return states -> {
            ValueState<Long> order = states.value("order", Serdes.int64());
            return new KeyedCoProcess.Handler<>() {
                @Override
                public void onFirst(Click click, ProcessContext<String, String> context) {
                    order.update(click.amount());
                    context.setTimer(context.eventTime() + 10);
                }

                @Override
                public void onSecond(Click click, ProcessContext<String, String> context) {
                    var amount = order.value();
                    if (amount != null && amount == click.amount()) {
                        context.emit("%s paid %d".formatted(context.key(), amount));
                        order.clear();
                    }
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    var amount = order.value();
                    if (amount != null) {
                        context.emit(UNPAID, "%s %d".formatted(context.key(), amount));
                        order.clear();
                    }
                }
            };
        };
    }
}
