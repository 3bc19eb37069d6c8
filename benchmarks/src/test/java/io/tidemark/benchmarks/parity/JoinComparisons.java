package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.Stream;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.testing.Click;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;

/** Pairs of events of two streams: {@code click + click}. Each click's amount is its own, so that no two pairs are alike. */
final class JoinComparisons {

    private static final Duration BEFORE = Duration.ofMillis(10);
    private static final Duration AFTER = Duration.ofMillis(30);
    private static final Duration WINDOW = Duration.ofMillis(40);
    private static final int EVENTS = 200;

    private JoinComparisons() {}

    static List<Comparison> all() {
        return List.of(
                new Comparison("pairs within a distance", JoinComparisons::pairsWithinADistance),
                new Comparison("pairs within an interval", JoinComparisons::pairsWithinAnInterval),
                new Comparison("pairs within an interval, of events in time", JoinComparisons::pairsDespiteLateEvents),
                new Comparison("pairs of a window, late events among them", JoinComparisons::pairsOfAWindow));
    }

    private static void pairsWithinADistance(Path directory, long seed) throws Exception {
        var feed = Feed.ofTwoSides(seed, EVENTS);

        var streams = new StreamsRun(directory)
                .run(feed, builder -> joined(builder, JoinWindows.ofTimeDifferenceAndGrace(AFTER, Feed.OUT_OF_ORDER)));
        var tidemark = new TidemarkRun(directory)
                .runApart(feed, (first, second) -> joined(first, second, JoinInterval.within(AFTER)));

        Comparison.assertSame(tidemark, streams);
    }

    private static void pairsWithinAnInterval(Path directory, long seed) throws Exception {
        var feed = Feed.ofTwoSides(seed, EVENTS);

        var streams = new StreamsRun(directory).run(feed, builder -> joined(builder, interval()));
        var tidemark = new TidemarkRun(directory)
                .runApart(
                        feed, (first, second) -> joined(first, second, JoinInterval.between(BEFORE.negated(), AFTER)));

        Comparison.assertSame(tidemark, streams);
    }

    /**
     * A late event is dropped here. There it is taken, and meets what happens to be still there. So what both promise are the pairs
     * of events in time; and nothing but what late ones met may come on top of it there.
     */
    private static void pairsDespiteLateEvents(Path directory, long seed) throws Exception {
        var feed = Feed.ofTwoSidesWithLateOnes(seed, EVENTS);
        var late = feed.late().map(Click::toString).toList();

        assertThat(late).isNotEmpty();
        Comparison.assertSame(
                pairsHere(directory, feed),
                pairsThere(directory, feed).stream()
                        .filter(pair -> late.stream().noneMatch(pair::contains))
                        .toList());
    }

    /** Of an interval, given all in one order. */
    static List<String> pairsHere(Path directory, Feed feed) throws Exception {
        return new TidemarkRun(directory)
                .runInOrder(
                        feed, (first, second) -> joined(first, second, JoinInterval.between(BEFORE.negated(), AFTER)));
    }

    /** Of the same interval in Kafka Streams. */
    static List<String> pairsThere(Path directory, Feed feed) {
        return new StreamsRun(directory).run(feed, builder -> joined(builder, interval()));
    }

    /** Kafka Streams has no such join; one is made there of what it has: both sides in one stream, gathered by window. */
    private static void pairsOfAWindow(Path directory, long seed) throws Exception {
        var feed = Feed.ofTwoSidesWithLateOnes(seed, EVENTS);

        var streams = new StreamsRun(directory).run(feed, JoinComparisons::gathered);
        var tidemark = new TidemarkRun(directory)
                .runInOrder(
                        feed,
                        (first, second) -> TidemarkRun.byWho(first)
                                .connect(TidemarkRun.byWho(second))
                                .join(
                                        "pairs",
                                        TumblingWindows.of(WINDOW),
                                        JoinComparisons::pair,
                                        RecordSerde.of(Click.class),
                                        RecordSerde.of(Click.class)));

        Comparison.assertSame(tidemark, streams);
    }

    private static Stream<String> joined(Stream<Click> first, Stream<Click> second, JoinInterval interval) {
        return TidemarkRun.byWho(first)
                .connect(TidemarkRun.byWho(second))
                .join(
                        "pairs",
                        interval,
                        JoinComparisons::pair,
                        RecordSerde.of(Click.class),
                        RecordSerde.of(Click.class));
    }

    private static JoinWindows interval() {
        return JoinWindows.ofTimeDifferenceAndGrace(BEFORE, Feed.OUT_OF_ORDER)
                .before(BEFORE)
                .after(AFTER);
    }

    private static KStream<String, String> joined(StreamsBuilder builder, JoinWindows windows) {
        return StreamsRun.clicks(builder, StreamsRun.FIRST)
                .join(
                        StreamsRun.clicks(builder, StreamsRun.SECOND),
                        JoinComparisons::pair,
                        windows,
                        StreamJoined.with(Serdes.String(), StreamsRun.CLICKS, StreamsRun.CLICKS));
    }

    private static KStream<String, String> gathered(StreamsBuilder builder) {
        return side(builder, StreamsRun.FIRST)
                .merge(side(builder, StreamsRun.SECOND))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, Feed.OUT_OF_ORDER))
                .aggregate(
                        () -> "",
                        (who, click, gathered) -> gathered + click + ";",
                        Materialized.with(Serdes.String(), Serdes.String()))
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream((window, gathered) -> window.key())
                .flatMapValues(JoinComparisons::pairsOf);
    }

    private static KStream<String, String> side(StreamsBuilder builder, String topic) {
        return StreamsRun.clicks(builder, topic).mapValues(click -> topic + ":" + click);
    }

    /** Of a text such as {@code first:click;second:click;}. */
    private static List<String> pairsOf(String gathered) {
        var firsts = new ArrayList<String>();
        var seconds = new ArrayList<String>();
        for (var each : gathered.split(";", -1)) {
            var parts = each.split(":", 2);
            if (parts[0].equals(StreamsRun.FIRST)) {
                firsts.add(parts[1]);
            } else if (parts[0].equals(StreamsRun.SECOND)) {
                seconds.add(parts[1]);
            }
        }
        return firsts.stream()
                .flatMap(first -> seconds.stream().map(second -> first + " + " + second))
                .toList();
    }

    private static String pair(Click first, Click second) {
        return first + " + " + second;
    }
}
