package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.Windowed;

/**
 * Sums of sessions. There, a session takes in events exactly the gap apart and ends with its last event; here, they must be
 * less than the gap apart and it ends a gap after its last event. So the gap here is a millisecond longer, and the ends there
 * are moved by it.
 */
final class SessionComparisons {

    /** Within a session in Kafka Streams; odd together with what may be out of order or late, see {@link SessionFeed}. */
    static final Duration GAP = Duration.ofMillis(25);

    private static final SessionWindows OURS = SessionWindows.withGap(GAP.plusMillis(1));
    private static final Duration LATENESS = Duration.ofMillis(200);
    private static final int EVENTS = 300;

    private SessionComparisons() {}

    static List<Comparison> all() {
        return List.of(
                new Comparison("final sums of sessions", SessionComparisons::finalSums),
                new Comparison("sums of sessions, corrected by late events", SessionComparisons::correctedSums),
                new Comparison("sums of sessions, at each event", SessionComparisons::sumsAtEachEvent));
    }

    private static void finalSums(Path directory, long seed) throws Exception {
        var feed = SessionFeed.of(Feed.withLateOnes(seed, EVENTS), GAP, Feed.OUT_OF_ORDER);

        Comparison.assertSame(finalsHere(directory, feed), finalsThere(directory, feed));
    }

    /** What Tidemark gives, each session when it is over. */
    static List<WindowSum> finalsHere(Path directory, Feed feed) throws Exception {
        return WindowSum.closed(new TidemarkRun(directory)
                .run(feed, clicks -> clicks.window("sums", OURS).aggregate(new WindowModel.Sum(), Serdes.int64())));
    }

    /** What Kafka Streams gives, each session when it is over, with ends as Tidemark gives them. */
    static List<WindowSum> finalsThere(Path directory, Feed feed) {
        return byOurEnds(new StreamsRun(directory)
                .run(
                        feed,
                        builder -> WindowSum.changes(sums(builder, Feed.OUT_OF_ORDER)
                                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded())))));
    }

    /** There, a session that grows is taken back and given anew; here, the greater one takes the place of what it covers. */
    private static void correctedSums(Path directory, long seed) throws Exception {
        var feed = SessionFeed.of(Feed.withLateOnes(seed, EVENTS), GAP, Feed.OUT_OF_ORDER.plus(LATENESS));

        var streams = byOurEnds(new StreamsRun(directory)
                .run(feed, builder -> WindowSum.changes(sums(builder, Feed.OUT_OF_ORDER.plus(LATENESS)))));
        var tidemark = WindowSum.closed(new TidemarkRun(directory)
                .run(
                        feed,
                        clicks -> clicks.window("sums", OURS)
                                .allowedLateness(LATENESS)
                                .aggregate(new WindowModel.Sum(), Serdes.int64())));

        var table = WindowSum.tableOfSessions(tidemark);
        assertThat(tidemark).as("results, corrected ones among them").hasSizeGreaterThan(table.size());
        Comparison.assertSame(table, WindowSum.tableOfSessions(streams));
    }

    /**
     * An update at each event comes about here if time goes on with each event, and results are given as often as it does.
     * The final result then says the last update again.
     */
    private static void sumsAtEachEvent(Path directory, long seed) throws Exception {
        var feed = Feed.inOrder(seed, EVENTS);

        var streams = byOurEnds(new StreamsRun(directory)
                .run(feed, builder -> WindowSum.changes(sums(builder, Duration.ZERO))));
        var tidemark = WindowSum.closed(new TidemarkRun(directory)
                .runMarked(
                        feed,
                        clicks -> clicks.window("sums", OURS)
                                .emitEarly(Duration.ofMillis(1))
                                .aggregate(new WindowModel.Sum(), Serdes.int64())));

        var updates = streams.stream().filter(it -> it.sum() != null).toList();
        var finals = WindowSum.table(updates);
        var expected = new ArrayList<>(updates);
        expected.addAll(finals);
        Comparison.assertSame(tidemark, expected);
        assertThat(bySession(tidemark)).isEqualTo(bySession(expected));
    }

    /** The results of each session in their order. */
    private static Map<String, List<WindowSum>> bySession(List<WindowSum> results) {
        var sessions = new TreeMap<String, List<WindowSum>>();
        results.forEach(it -> sessions.computeIfAbsent(it.who() + " " + it.start(), session -> new ArrayList<>())
                .add(it));
        return sessions;
    }

    private static List<WindowSum> byOurEnds(List<String> streams) {
        return WindowSum.closed(streams).stream()
                .map(it -> it.endingLater(GAP.toMillis() + 1))
                .toList();
    }

    private static KTable<Windowed<String>, Long> sums(StreamsBuilder builder, Duration grace) {
        return StreamsRun.grouped(builder)
                .windowedBy(org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(GAP, grace))
                .aggregate(
                        () -> 0L,
                        (who, click, sum) -> sum + click.amount(),
                        (who, one, other) -> one + other,
                        StreamsRun.sums());
    }
}
