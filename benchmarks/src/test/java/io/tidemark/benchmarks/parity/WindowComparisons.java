package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.testing.WindowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;

/**
 * Sums of windows that lie at multiples of a length. What comes too late is dropped by both; the same is late if grace there
 * is out-of-orderness and allowed lateness here, taken together.
 */
record WindowComparisons(Windows ours, TimeWindows theirs, Duration lateness) {

    private static final Duration SIZE = Duration.ofMillis(100);
    private static final Duration SLIDE = Duration.ofMillis(40);

    /** As long as some of the late events are still in time for their windows, and others aren't. */
    private static final Duration LATENESS = Duration.ofMillis(200);

    private static final int EVENTS = 300;

    static List<Comparison> all() {
        return List.of(
                new Comparison("final sums of tumbling windows", tumbling(Duration.ZERO)::finalSums),
                new Comparison("final sums of sliding windows", sliding(Duration.ZERO)::finalSums),
                new Comparison("sums of tumbling windows, corrected by late events", tumbling(LATENESS)::correctedSums),
                new Comparison("sums of sliding windows, corrected by late events", sliding(LATENESS)::correctedSums),
                new Comparison("sums of all time, at each event", WindowComparisons::sumsOfAllTime));
    }

    private static WindowComparisons tumbling(Duration lateness) {
        return new WindowComparisons(
                TumblingWindows.of(SIZE), TimeWindows.ofSizeAndGrace(SIZE, Feed.OUT_OF_ORDER.plus(lateness)), lateness);
    }

    private static WindowComparisons sliding(Duration lateness) {
        return new WindowComparisons(
                SlidingWindows.of(SIZE, SLIDE),
                TimeWindows.ofSizeAndGrace(SIZE, Feed.OUT_OF_ORDER.plus(lateness))
                        .advanceBy(SLIDE),
                lateness);
    }

    private void finalSums(Path directory, long seed) throws Exception {
        var feed = Feed.withLateOnes(seed, EVENTS);

        var streams = new StreamsRun(directory)
                .run(
                        feed,
                        builder -> WindowSum.changes(
                                sums(builder).suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))));
        var tidemark = sums(directory, feed);

        Comparison.assertSame(WindowSum.closed(tidemark), WindowSum.closed(streams));
    }

    private void correctedSums(Path directory, long seed) throws Exception {
        var feed = Feed.withLateOnes(seed, EVENTS);

        var streams =
                WindowSum.closed(new StreamsRun(directory).run(feed, builder -> WindowSum.changes(sums(builder))));
        var tidemark = WindowSum.closed(sums(directory, feed));

        var table = WindowSum.table(tidemark);
        assertThat(tidemark).as("results, corrected ones among them").hasSizeGreaterThan(table.size());
        Comparison.assertSame(table, WindowSum.table(streams));
    }

    /** Every update, not only the last. */
    private static void sumsOfAllTime(Path directory, long seed) throws Exception {
        var feed = Feed.withLateOnes(seed, EVENTS);

        var streams = new StreamsRun(directory)
                .run(
                        feed,
                        builder -> StreamsRun.grouped(builder)
                                .aggregate(() -> 0L, (who, click, sum) -> sum + click.amount(), StreamsRun.sums())
                                .toStream()
                                .mapValues((who, sum) -> who + " " + sum));
        var tidemark = new TidemarkRun(directory)
                .run(
                        feed,
                        clicks -> clicks.window("sums", GlobalWindows.everyCount(1))
                                .aggregate(new WindowModel.Sum(), Serdes.int64()));

        Comparison.assertSame(
                tidemark.stream()
                        .map(WindowSum::of)
                        .map(it -> it.who() + " " + it.sum())
                        .toList(),
                streams);
    }

    private List<String> sums(Path directory, Feed feed) throws Exception {
        return new TidemarkRun(directory)
                .run(
                        feed,
                        clicks -> clicks.window("sums", ours)
                                .allowedLateness(lateness)
                                .aggregate(new WindowModel.Sum(), Serdes.int64()));
    }

    private KTable<Windowed<String>, Long> sums(StreamsBuilder builder) {
        return StreamsRun.grouped(builder)
                .windowedBy(theirs)
                .aggregate(() -> 0L, (who, click, sum) -> sum + click.amount(), StreamsRun.sums());
    }
}
