package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.graph.JobGraph;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    static Stream<Case> cases() {
        var cases = new ArrayList<Case>();
        for (long seed = 0; seed < 4; seed++) {
            for (var windows : List.of(
                    TumblingWindows.of(millis(50)),
                    TumblingWindows.of(millis(50)).offset(millis(7)),
                    SlidingWindows.of(millis(60), millis(20)),
                    SlidingWindows.of(millis(50), millis(20)).offset(millis(3)),
                    SessionWindows.withGap(millis(15)))) {
                cases.add(new Case(seed, windows, 0, 0));
                cases.add(new Case(seed, windows, 40, 0));
                cases.add(new Case(seed, windows, 0, 10));
                cases.add(new Case(seed, windows, 30, 15));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void giveWhatAPlainModelGives(Case how) throws Exception {
        var random = new Random(how.seed());
        var model = new Model(how);
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

    private OperatorHarness open(Case how) throws IOException {
        var program = program(keyed -> {
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
        return OperatorHarness.open(program, "w", fresh());
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

    private static class SumWithoutMerge implements AggregateFunction<String, Click, Long, String> {

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
            return "%s %d %d %d".formatted(who, window.start(), window.end(), sum);
        }
    }

    private static final class Sum extends SumWithoutMerge {

        private static final long serialVersionUID = 1L;

        @Override
        public Long merge(Long earlier, Long later) {
            return earlier + later;
        }
    }

    /** Keeps every event it took, and finds windows and sums from these whenever it is asked. */
    private static final class Model {

        private final Case how;
        private final TreeMap<String, List<Click>> taken = new TreeMap<>();

        /** Early results that are due: time, key and last millisecond of the window. */
        private final TreeSet<String> changed = new TreeSet<>();

        private final List<String> results = new ArrayList<>();
        private long watermark = Watermark.NONE;

        Model(Case how) {
            this.how = how;
        }

        void event(Click click) {
            var all = taken.computeIfAbsent(click.who(), it -> new ArrayList<>());
            all.add(click);
            boolean any = false;
            for (var window : windowsOf(all, click)) {
                long last = window.lastMillisecond();
                if (!isOver(last)) {
                    any = true;
                    if (last <= watermark) {
                        emit(click.who(), window, last);
                    } else {
                        noteEarly(click, last);
                    }
                }
            }
            if (!any) {
                all.remove(all.size() - 1);
                results.add("late: %s @%d".formatted(click, click.at()));
            }
        }

        void advance(long to) {
            long from = watermark;
            watermark = to;
            taken.forEach((who, all) -> {
                for (var window : allWindows(all)) {
                    long last = window.lastMillisecond();
                    if (last > from && last <= to) {
                        emit(who, window, last);
                    } else if (last > to) {
                        emitEarly(who, window, to);
                    }
                }
            });
            changed.removeIf(it -> Long.parseLong(it.split(" ", -1)[2]) <= to);
            if (how.windows() instanceof SessionWindows) {
                // what is over must not be joined by anything any more
                taken.replaceAll((who, all) -> new ArrayList<>(all.stream()
                        .filter(click -> windowsOf(all, click).stream().noneMatch(it -> isOver(it.lastMillisecond())))
                        .toList()));
            }
        }

        List<String> takeResults() {
            var list = List.copyOf(results);
            results.clear();
            return list;
        }

        private boolean isOver(long last) {
            boolean known = watermark != Watermark.NONE;
            return watermark == Watermark.END || (known && last <= watermark - how.latenessMillis());
        }

        private void noteEarly(Click click, long last) {
            if (how.earlyMillis() > 0) {
                long reached = watermark == Watermark.NONE ? click.at() : Math.max(click.at(), watermark + 1);
                long due = Math.floorDiv(reached, how.earlyMillis()) * how.earlyMillis() + how.earlyMillis() - 1;
                if (due < last) {
                    changed.add("%s %d %d".formatted(click.who(), last, due));
                }
            }
        }

        private void emitEarly(String who, Window window, long to) {
            for (var change : changed) {
                var parts = change.split(" ", -1);
                long due = Long.parseLong(parts[2]);
                if (parts[0].equals(who) && Long.parseLong(parts[1]) == window.lastMillisecond() && due <= to) {
                    emit(who, window, due);
                }
            }
        }

        private void emit(String who, Window window, long time) {
            long sum = taken.getOrDefault(who, List.of()).stream()
                    .filter(it -> it.at() >= window.start() && it.at() < window.end())
                    .mapToLong(Click::amount)
                    .sum();
            results.add("%s %d %d %d @%d".formatted(who, window.start(), window.end(), sum, time));
        }

        private List<Window> allWindows(List<Click> all) {
            return all.stream()
                    .flatMap(it -> windowsOf(all, it).stream())
                    .distinct()
                    .toList();
        }

        private List<Window> windowsOf(List<Click> all, Click click) {
            if (how.windows() instanceof SessionWindows sessions) {
                return List.of(sessionOf(all, click, sessions.gap().toMillis()));
            }
            long size;
            long slide;
            long offset;
            if (how.windows() instanceof SlidingWindows sliding) {
                size = sliding.size().toMillis();
                slide = sliding.slide().toMillis();
                offset = sliding.offset().toMillis();
            } else {
                var tumbling = (TumblingWindows) how.windows();
                size = tumbling.size().toMillis();
                slide = size;
                offset = tumbling.offset().toMillis();
            }
            var windows = new ArrayList<Window>();
            for (long start = click.at() - size + 1; start <= click.at(); start++) {
                if (Math.floorMod(start - offset, slide) == 0) {
                    windows.add(new Window(start, start + size));
                }
            }
            return windows;
        }

        private static Window sessionOf(List<Click> all, Click click, long gap) {
            long start = click.at();
            long end = click.at() + gap;
            boolean grew = true;
            while (grew) {
                grew = false;
                for (var other : all) {
                    if (other.at() < end
                            && other.at() + gap > start
                            && (other.at() < start || other.at() + gap > end)) {
                        start = Math.min(start, other.at());
                        end = Math.max(end, other.at() + gap);
                        grew = true;
                    }
                }
            }
            return new Window(start, end);
        }
    }
}
