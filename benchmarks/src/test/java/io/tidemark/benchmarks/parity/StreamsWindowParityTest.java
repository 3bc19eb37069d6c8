package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.Clicks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same events through Kafka Streams' windows and joins and through Tidemark's give the same tables; what comes too late
 * is dropped by both. What is late agrees if grace there is out-of-orderness and allowed lateness here, taken together.
 */
class StreamsWindowParityTest {

    private static final Duration SIZE = Duration.ofMillis(100);
    private static final Duration SLIDE = Duration.ofMillis(40);
    private static final Duration GAP = Duration.ofMillis(25);

    /** As long as some of the late events are still in time for their windows, and others aren't. */
    private static final Duration LATENESS = Duration.ofMillis(300);

    /** Closes all windows before it; its own isn't compared. */
    private static final Click LAST = new Click("last", 0, 1_000_000);

    @TempDir
    private Path directory;

    /** Windows of ours, how late events may be for them, and the same in Kafka Streams. */
    private record Pair(String name, Windows ours, Duration lateness, StreamsRun.Windowing theirs) {

        static Pair tumbling(Duration lateness) {
            var grace = TidemarkRun.OUT_OF_ORDER.plus(lateness);
            return new Pair(
                    "tumbling, lateness " + lateness,
                    TumblingWindows.of(SIZE),
                    lateness,
                    grouped -> grouped.windowedBy(TimeWindows.ofSizeAndGrace(SIZE, grace))
                            .reduce(Long::sum));
        }

        static Pair sliding(Duration lateness) {
            var grace = TidemarkRun.OUT_OF_ORDER.plus(lateness);
            return new Pair(
                    "sliding, lateness " + lateness,
                    SlidingWindows.of(SIZE, SLIDE),
                    lateness,
                    grouped -> grouped.windowedBy(
                                    TimeWindows.ofSizeAndGrace(SIZE, grace).advanceBy(SLIDE))
                            .reduce(Long::sum));
        }

        /** A session there includes events exactly the gap apart. */
        static Pair sessions() {
            return new Pair(
                    "sessions",
                    SessionWindows.withGap(GAP.plusMillis(1)),
                    Duration.ZERO,
                    grouped -> grouped.windowedBy(
                                    org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(
                                            GAP, TidemarkRun.OUT_OF_ORDER))
                            .reduce(Long::sum));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> finals() {
        return withSeeds(List.of(Pair.tumbling(Duration.ZERO), Pair.sliding(Duration.ZERO), Pair.sessions()));
    }

    static Stream<Arguments> corrected() {
        return withSeeds(List.of(Pair.tumbling(LATENESS), Pair.sliding(LATENESS)));
    }

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    private static Stream<Arguments> withSeeds(List<Pair> pairs) {
        return pairs.stream().flatMap(pair -> seeds().mapToObj(seed -> Arguments.of(pair, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("finals")
    void givesTheFinalResultsThatStreamsGives(Pair windows, long seed) throws Exception {
        var clicks = clicks(seed);

        var theirs = new StreamsRun(directory).finalSums(clicks, windows.theirs());
        var ours = new TidemarkRun(directory).sums(clicks, windows.ours(), windows.lateness());

        assertThat(theirs).isNotEmpty();
        assertSame(withoutLast(ours.stream().map(it -> keyOf(it) + " " + sumOf(it))), withoutLast(theirs.stream()));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("corrected")
    void endsWithTheTableThatStreamsEndsWith(Pair windows, long seed) throws Exception {
        var clicks = clicks(seed);

        var theirs = new StreamsRun(directory).table(clicks, windows.theirs());
        var ours = new TreeMap<String, Long>();
        int results = 0;
        for (var line : new TidemarkRun(directory).sums(clicks, windows.ours(), windows.lateness())) {
            ours.put(keyOf(line), sumOf(line));
            results++;
        }

        assertThat(results).as("results, corrected ones among them").isGreaterThan(ours.size());
        assertSame(lines(ours), lines(theirs));
    }

    /** Every update, not only the last. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsUpForAllTimeAsStreamsDoes(long seed) throws Exception {
        var clicks = clicks(seed);

        var theirs = new StreamsRun(directory).sums(clicks);
        var ours = new TidemarkRun(directory).sums(clicks, GlobalWindows.everyCount(1), Duration.ZERO);

        assertThat(ours.stream().map(it -> it.split(" ", -1)[0] + " " + sumOf(it)))
                .containsExactlyInAnyOrderElementsOf(theirs);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void joinsTheEventsThatStreamsJoins(long seed) throws Exception {
        var random = new Random(seed);
        var clicks = eventsOf(Clicks.random(random, 1, 80, 3));
        var others = eventsOf(Clicks.random(random, 1, 80, 3));

        var theirs = new StreamsRun(directory).pairs(clicks, others, GAP);
        var ours = new TidemarkRun(directory).pairs(clicks, others, GAP);

        assertThat(ours).isNotEmpty().containsExactlyInAnyOrderElementsOf(theirs);
    }

    /** The same lines, as often; what is on one side only is said in a few lines, whatever else there is. */
    private static void assertSame(List<String> ours, List<String> theirs) {
        assertThat(without(ours, theirs)).as("only Tidemark gives").isEmpty();
        assertThat(without(theirs, ours)).as("only Kafka Streams gives").isEmpty();
    }

    private static List<String> without(List<String> some, List<String> others) {
        var left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    private static List<String> lines(Map<String, Long> table) {
        return table.entrySet().stream()
                .map(it -> it.getKey() + " " + it.getValue())
                .toList();
    }

    private static List<Click> clicks(long seed) {
        var clicks = new ArrayList<>(eventsOf(Clicks.withLateOnes(new Random(seed), 300, 3)));
        clicks.add(LAST);
        return clicks;
    }

    private static List<Click> eventsOf(Clicks clicks) {
        return clicks.splits().get(0).stream().map(it -> it.event()).toList();
    }

    private static List<String> withoutLast(Stream<String> lines) {
        return lines.filter(it -> !it.startsWith(LAST.who() + " ")).toList();
    }

    /** Who and when, of a line {@code who start end sum}. */
    private static String keyOf(String line) {
        var words = line.split(" ", -1);
        return words[0] + " " + words[1];
    }

    private static long sumOf(String line) {
        return Long.parseLong(line.split(" ", -1)[3]);
    }
}
