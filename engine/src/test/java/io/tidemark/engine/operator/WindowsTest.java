package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.engine.testing.WindowModel;
import io.tidemark.engine.testing.WindowModel.Sum;
import io.tidemark.engine.testing.WindowModel.SumWithoutMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of each kind give what a plain model gives that adds up all events anew each time. */
class WindowsTest {

    private static final OutputTag<Click> LATE = OutputTag.of("late");

    @TempDir
    private Path directory;

    private int harnesses;

    /** A way to window. */
    private record Case(long seed, Windows windows, long latenessMillis, long earlyMillis) {

        @Override
        public String toString() {
            return "seed %d, %s, lateness %d, early %d"
                    .formatted(seed, windows.description(), latenessMillis, earlyMillis);
        }
    }

    /** Every kind of windows with every way to give results, each with a seed of its own. */
    static Stream<Case> cases() {
        return cases(0);
    }

    static Stream<Case> manyCases() {
        return IntStream.range(1, 9).boxed().flatMap(WindowsTest::cases);
    }

    private static Stream<Case> cases(int round) {
        var cases = new ArrayList<Case>();
        for (var windows : List.of(
                TumblingWindows.of(millis(50)).offset(millis(7)),
                SlidingWindows.of(millis(60), millis(20)),
                SlidingWindows.of(millis(50), millis(20)).offset(millis(3)),
                SessionWindows.withGap(millis(15)))) {
            for (var millis : List.of(List.of(0L, 0L), List.of(40L, 0L), List.of(0L, 10L), List.of(30L, 15L))) {
                cases.add(new Case(16L * round + cases.size(), windows, millis.get(0), millis.get(1)));
            }
        }
        return cases.stream();
    }

    @Tag("thorough")
    @ParameterizedTest(name = "{0}")
    @MethodSource("manyCases")
    void giveWhatAPlainModelGivesManyTimes(Case how) throws Exception {
        giveWhatAPlainModelGives(how);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void giveWhatAPlainModelGives(Case how) throws Exception {
        var random = new Random(how.seed());
        var model = new WindowModel(how.windows(), how.latenessMillis(), how.earlyMillis());
        var undisturbed = open(how);
        var disturbed = open(how);
        long watermark = Watermark.NONE;

        for (int i = 0; i < 200; i++) {
            if (random.nextInt(5) == 0 || i == 199) {
                watermark = i == 199 ? Watermark.END : Math.max(0, watermark) + random.nextInt(40);
                model.advance(watermark);
                undisturbed.watermark(watermark);
                while (!disturbed.watermark(watermark, random::nextBoolean)) {
                    disturbed.snapshotDiscardRestore();
                }
            } else {
                long at = Math.max(0, watermark) - 90 + random.nextInt(150);
                var click = new Click("p" + random.nextInt(3), 1 + random.nextInt(5), at);
                model.event(click);
                undisturbed.event(click, at);
                disturbed.event(click, at);
            }
            disturbed.snapshotDiscardRestore();

            var expected = model.takeResults();
            assertThat(undisturbed.takeResults()).as("step %d", i).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(disturbed.takeResults())
                    .as("restored, step %d", i)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void ofCountsGiveAResultEachSoManyEvents() throws Exception {
        var all = open(new Case(0, GlobalWindows.everyCount(2), 0, 0));
        var anew = open(new Case(0, GlobalWindows.everyCount(2).startAnew(), 0, 0));
        for (var operator : List.of(all, anew)) {
            for (long i = 1; i <= 5; i++) {
                operator.event(new Click("ann", i, 0), 100 - i);
                operator.snapshotDiscardRestore();
            }
            operator.event(new Click("bob", 9, 0), 5);
            operator.watermark(Watermark.END);
        }

        assertThat(all.takeResults()).extracting(it -> it.split(" ", -1)[3]).containsExactly("3", "10");
        assertThat(anew.takeResults()).extracting(it -> it.split(" ", -1)[3]).containsExactly("3", "7");
    }

    @Test
    void countWhatTheyDropUnlessItGoesToTheSide() throws Exception {
        var dropping = OperatorHarness.open(
                program(keyed -> keyed.window("w", TumblingWindows.of(millis(50)))
                        .aggregate(new Sum(), Serdes.int64())
                        .sink("out", new MemorySink<>("out"))),
                "w",
                fresh());
        var aside = open(new Case(0, TumblingWindows.of(millis(50)), 0, 0));
        for (var operator : List.of(dropping, aside)) {
            operator.watermark(49);
            operator.event(new Click("ann", 1, 0), 49);
        }

        assertThat(dropping.lateEvents()).isEqualTo(1);
        assertThat(dropping.takeResults()).isEmpty();
        assertThat(aside.lateEvents()).isZero();
        assertThat(aside.takeResults()).hasSize(1).first().asString().startsWith("late: ");
    }

    /** An event that closes the gap makes one session of two, also of one that has fired. */
    @Test
    void ofSessionsAreJoinedByAnEventBetweenThem() throws Exception {
        var sessions = open(new Case(0, SessionWindows.withGap(millis(10)), 20, 0));
        sessions.event(new Click("ann", 1, 0), 100);
        sessions.event(new Click("ann", 2, 0), 115);
        sessions.watermark(112);
        assertThat(sessions.takeResults()).containsExactly("ann 100 110 1 @109");

        sessions.event(new Click("ann", 4, 0), 107);
        sessions.watermark(Watermark.END);

        assertThat(sessions.takeResults()).containsExactly("ann 100 125 7 @124");
    }

    @Test
    void ofSessionsRefuseAFunctionThatCanNotMerge() {
        var program = program(keyed -> keyed.window("w", SessionWindows.withGap(millis(10)))
                .aggregate(new SumWithoutMerge(), Serdes.int64())
                .sink("out", new MemorySink<>("out")));

        assertThatThrownBy(() -> JobGraph.compile(program, Parameters.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w'")
                .hasMessageContaining("SumWithoutMerge")
                .hasMessageContaining("merge");
    }

    @Test
    void reduceEventsToOneOfTheirKind() throws Exception {
        var operator = OperatorHarness.open(
                program(keyed -> keyed.window("w", SessionWindows.withGap(millis(10)))
                        .reduce(
                                (a, b) -> new Click(a.who(), a.amount() + b.amount(), Math.max(a.at(), b.at())),
                                RecordSerde.of(Click.class))
                        .sink("out", new MemorySink<>("out"))),
                "w",
                fresh());
        operator.event(new Click("ann", 1, 5), 5);
        operator.event(new Click("ann", 2, 20), 20);
        operator.event(new Click("ann", 4, 12), 12);
        operator.snapshotDiscardRestore();

        operator.watermark(Watermark.END);

        assertThat(operator.takeResults()).containsExactly(new Click("ann", 7, 20) + " @29");
    }

    /** Less lateness ends windows sooner; more keeps them longer; early results come and go. */
    @Test
    void takeOverStateWhenLatenessAndEarlyResultsChange() throws Exception {
        var before = TumblingWindows.of(millis(50));
        var operator = open(new Case(0, before, 0, 0));
        operator.event(new Click("ann", 1, 0), 10);
        operator.event(new Click("ann", 2, 0), 60);

        operator.goOnAs(program(new Case(0, before, 30, 20)));
        operator.event(new Click("ann", 4, 0), 61);
        operator.watermark(79);
        assertThat(operator.takeResults()).containsExactly("ann 50 100 6 @79", "ann 0 50 1 @49");

        operator.goOnAs(program(new Case(0, before, 100, 0)));
        operator.watermark(140);
        operator.event(new Click("ann", 8, 0), 60);
        assertThat(operator.takeResults()).containsExactly("ann 50 100 6 @99", "ann 50 100 14 @99");

        operator.goOnAs(program(new Case(0, before, 0, 0)));
        operator.event(new Click("ann", 16, 60), 60);
        operator.watermark(Watermark.END);
        assertThat(operator.takeResults()).containsExactly("late: " + new Click("ann", 16, 60) + " @60");
    }

    @Test
    void ofSessionsGoOnWithAnotherGap() throws Exception {
        var operator = open(new Case(0, SessionWindows.withGap(millis(10)), 0, 0));
        operator.event(new Click("ann", 1, 0), 100);
        operator.event(new Click("ann", 2, 0), 150);

        operator.goOnAs(program(new Case(0, SessionWindows.withGap(millis(45)), 0, 0)));
        operator.event(new Click("ann", 4, 0), 109);
        operator.watermark(Watermark.END);

        assertThat(operator.takeResults()).containsExactly("ann 100 160 7 @159");
    }

    /** What has fired and can't be corrected any more is forgotten, sessions and all. */
    @ParameterizedTest
    @MethodSource("kinds")
    void keepNothingOfWindowsThatAreOver(Windows windows) throws Exception {
        var operator = open(new Case(0, windows, 20, 10));
        long empty = operator.snapshotBytes();
        for (int i = 0; i < 100; i++) {
            operator.event(new Click("p" + i, 1, 0), 10L * i);
        }
        operator.watermark(1_010);
        operator.event(new Click("p99", 1, 0), 990);
        assertThat(operator.snapshotBytes()).isGreaterThan(empty);

        operator.watermark(5_000);

        assertThat(operator.snapshotBytes()).isEqualTo(empty);
    }

    static Stream<Windows> kinds() {
        return Stream.of(
                TumblingWindows.of(millis(50)),
                SlidingWindows.of(millis(60), millis(20)),
                SessionWindows.withGap(millis(15)));
    }

    private OperatorHarness open(Case how) throws IOException {
        return OperatorHarness.open(program(how), "w", fresh());
    }

    private static Program program(Case how) {
        return program(keyed -> {
            var windowed = keyed.window("w", how.windows());
            if (!(how.windows() instanceof GlobalWindows)) {
                windowed =
                        windowed.allowedLateness(millis(how.latenessMillis())).lateTo(LATE);
            }
            if (how.earlyMillis() > 0) {
                windowed = windowed.emitEarly(millis(how.earlyMillis()));
            }
            var results = windowed.aggregate(new Sum(), Serdes.int64());
            results.sink("out", new MemorySink<>("out"));
            results.sideOutput(LATE).sink("late", new MemorySink<>("late"));
        });
    }

    private Path fresh() throws IOException {
        return Files.createDirectory(directory.resolve("operator-" + harnesses++));
    }

    private interface Definition {

        void of(KeyedStream<String, Click> keyed);
    }

    private static Program program(Definition definition) {
        return (pipeline, parameters) ->
                definition.of(pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                        .keyBy(Click::who, Serdes.string()));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
