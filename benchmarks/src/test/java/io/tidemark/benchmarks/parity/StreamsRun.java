package io.tidemark.benchmarks.parity;

import io.tidemark.engine.testing.Click;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.Windowed;

/** Runs events through a topology of Kafka Streams, one by one, without a broker. */
final class StreamsRun {

    /** What sums amounts up by key and window. */
    interface Windowing extends Function<KGroupedStream<String, Long>, KTable<Windowed<String>, Long>> {}

    private static final String CLICKS = "clicks";
    private static final String OTHERS = "others";
    private static final String OUT = "out";

    private final Path directory;

    StreamsRun(Path directory) {
        this.directory = directory;
    }

    /** Each sum of a key, for all time: {@code who sum}. */
    List<String> sums(List<Click> clicks) {
        var builder = new StreamsBuilder();
        grouped(builder)
                .reduce(Long::sum, Materialized.with(Serdes.String(), Serdes.Long()))
                .toStream()
                .mapValues((who, sum) -> who + " " + sum)
                .to(OUT, Produced.with(Serdes.String(), Serdes.String()));
        return values(run(builder.build(), clicks));
    }

    /** The last sum of each window, by {@code who start}. */
    Map<String, Long> table(List<Click> clicks, Windowing windowing) {
        var builder = new StreamsBuilder();
        write(windowing.apply(grouped(builder)).toStream());
        var table = new TreeMap<String, Long>();
        run(builder.build(), clicks).forEach(it -> table.put(it.key, Long.valueOf(it.value)));
        return table;
    }

    /** The sums of windows when they are over: {@code who start sum}. */
    List<String> finalSums(List<Click> clicks, Windowing windowing) {
        var builder = new StreamsBuilder();
        write(windowing
                .apply(grouped(builder))
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream());
        return run(builder.build(), clicks).stream()
                .map(it -> it.key + " " + it.value)
                .toList();
    }

    /** Pairs of events that are so near in time: {@code click + other}. */
    List<String> pairs(List<Click> clicks, List<Click> others, Duration distance) {
        var builder = new StreamsBuilder();
        var texts = Consumed.with(Serdes.String(), Serdes.String());
        builder.stream(CLICKS, texts)
                .join(
                        builder.stream(OTHERS, texts),
                        (click, other) -> click + " + " + other,
                        JoinWindows.ofTimeDifferenceAndGrace(distance, Duration.ofHours(1)),
                        StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String()))
                .to(OUT, Produced.with(Serdes.String(), Serdes.String()));
        try (var driver = new TopologyTestDriver(builder.build(), configuration())) {
            var first = driver.createInputTopic(CLICKS, new StringSerializer(), new StringSerializer());
            var second = driver.createInputTopic(OTHERS, new StringSerializer(), new StringSerializer());
            for (int i = 0; i < Math.max(clicks.size(), others.size()); i++) {
                if (i < clicks.size()) {
                    var click = clicks.get(i);
                    first.pipeInput(click.who(), click.toString(), click.at());
                }
                if (i < others.size()) {
                    var other = others.get(i);
                    second.pipeInput(other.who(), other.toString(), other.at());
                }
            }
            return values(driver.createOutputTopic(OUT, new StringDeserializer(), new StringDeserializer())
                    .readKeyValuesToList());
        }
    }

    private List<KeyValue<String, String>> run(Topology topology, List<Click> clicks) {
        try (var driver = new TopologyTestDriver(topology, configuration())) {
            var in = driver.createInputTopic(CLICKS, new StringSerializer(), new LongSerializer());
            clicks.forEach(click -> in.pipeInput(click.who(), click.amount(), click.at()));
            return driver.createOutputTopic(OUT, new StringDeserializer(), new StringDeserializer())
                    .readKeyValuesToList();
        }
    }

    private Properties configuration() {
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "parity",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "nobody:1",
                StreamsConfig.STATE_DIR_CONFIG,
                directory.toString()));
        return properties;
    }

    private static KGroupedStream<String, Long> grouped(StreamsBuilder builder) {
        return builder.stream(CLICKS, Consumed.with(Serdes.String(), Serdes.Long()))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()));
    }

    private static void write(KStream<Windowed<String>, Long> sums) {
        sums.map((window, sum) ->
                        KeyValue.pair(window.key() + " " + window.window().start(), String.valueOf(sum)))
                .to(OUT, Produced.with(Serdes.String(), Serdes.String()));
    }

    private static List<String> values(List<KeyValue<String, String>> all) {
        var values = new ArrayList<String>();
        all.forEach(it -> values.add(it.value));
        return values;
    }
}
