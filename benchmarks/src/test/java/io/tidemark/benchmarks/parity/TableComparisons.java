package io.tidemark.benchmarks.parity;

import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.testing.Click;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.jspecify.annotations.Nullable;

/**
 * Clicks that meet what a table says at that moment: a row a person, changed and taken away by the second side. Here a table is
 * state that a second input keeps. Both are given all events in one order, for which of two inputs comes first decides
 * what a click meets, in both.
 */
final class TableComparisons {

    private static final int EVENTS = 300;
    private static final int PEOPLE = 3;

    private TableComparisons() {}

    static List<Comparison> all() {
        return List.of(
                new Comparison("clicks that meet a row", (directory, seed) -> rowOfTheSameKey(directory, seed, false)),
                new Comparison(
                        "clicks with a row or without", (directory, seed) -> rowOfTheSameKey(directory, seed, true)),
                new Comparison(
                        "clicks that meet any row of a table that is everywhere", TableComparisons::rowOfAnyKey));
    }

    private static void rowOfTheSameKey(Path directory, long seed, boolean without) throws Exception {
        var feed = Feed.ofClicksAndTable(seed, EVENTS);

        var streams = new StreamsRun(directory).run(feed, builder -> rowOfTheSameKey(builder, without));
        var tidemark = new TidemarkRun(directory)
                .runInOrder(
                        feed,
                        (clicks, changes) -> TidemarkRun.byWho(clicks)
                                .connect(TidemarkRun.byWho(changes))
                                .process("table", rowOfTheSameKey(without)));

        Comparison.assertSameInOrder(tidemark, streams);
    }

    private static KStream<String, String> rowOfTheSameKey(StreamsBuilder builder, boolean without) {
        var table = builder.table(StreamsRun.SECOND, StreamsRun.consumed());
        var serdes = Joined.with(
                org.apache.kafka.common.serialization.Serdes.String(), StreamsRun.CLICKS, StreamsRun.CLICKS);
        var clicks = StreamsRun.clicks(builder, StreamsRun.FIRST);
        return without
                ? clicks.leftJoin(table, TableComparisons::line, serdes)
                : clicks.join(table, TableComparisons::line, serdes);
    }

    private static KeyedCoProcess<String, Click, Click, String> rowOfTheSameKey(boolean without) {
        return states -> {
            ValueState<Click> row = states.value("row", RecordSerde.of(Click.class));
            return new KeyedCoProcess.Handler<>() {
                @Override
                public void onFirst(Click click, ProcessContext<String, String> context) throws Exception {
                    var found = row.value();
                    if (found != null || without) {
                        context.emit(line(click, found));
                    }
                }

                @Override
                public void onSecond(Click change, ProcessContext<String, String> context) {
                    if (change.amount() == 0) {
                        row.clear();
                    } else {
                        row.update(change);
                    }
                }
            };
        };
    }

    /** The click's amount says whose row it is to meet. */
    private static void rowOfAnyKey(Path directory, long seed) throws Exception {
        var feed = Feed.ofClicksAndTable(seed, EVENTS);

        var streams = new StreamsRun(directory).run(feed, TableComparisons::rowOfAnyKey);
        var tidemark = new TidemarkRun(directory)
                .runInOrder(
                        feed,
                        (clicks, changes) -> TidemarkRun.byWho(clicks)
                                .connect(changes.broadcast())
                                .process("table", rowOfAnyKey()));

        Comparison.assertSameInOrder(tidemark, streams);
    }

    private static KStream<String, String> rowOfAnyKey(StreamsBuilder builder) {
        var table = builder.globalTable(StreamsRun.SECOND, StreamsRun.consumed());
        return StreamsRun.clicks(builder, StreamsRun.FIRST)
                .join(table, (who, click) -> other(click), TableComparisons::line);
    }

    private static KeyedBroadcastProcess<String, Click, Click, String> rowOfAnyKey() {
        return (states, broadcast) -> {
            MapState<String, Click> rows = broadcast.map("rows", Serdes.string(), RecordSerde.of(Click.class));
            return new KeyedBroadcastProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) throws Exception {
                    var found = rows.get(other(click));
                    if (found != null) {
                        context.emit(line(click, found));
                    }
                }

                @Override
                public void onBroadcast(Click change, long eventTime) {
                    if (change.amount() == 0) {
                        rows.remove(change.who());
                    } else {
                        rows.put(change.who(), change);
                    }
                }
            };
        };
    }

    private static String other(Click click) {
        return "p" + click.amount() % PEOPLE;
    }

    private static String line(Click click, @Nullable Click row) {
        return click + " with " + (row == null ? "nothing" : row);
    }
}
