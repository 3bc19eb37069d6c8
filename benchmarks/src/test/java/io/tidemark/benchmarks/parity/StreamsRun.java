package io.tidemark.benchmarks.parity;

import io.tidemark.benchmarks.parity.Fed.Side;
import io.tidemark.engine.testing.Click;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateStore;

/** Runs a feed through a topology of Kafka Streams, one by one, without a broker. */
final class StreamsRun {

    /** The topics of the two sides, keyed by who clicked. */
    static final String FIRST = "first";

    static final String SECOND = "second";

    static final Serde<Click> CLICKS = Serdes.serdeFrom(
            (topic, click) -> click == null ? null : textOf(click).getBytes(StandardCharsets.UTF_8),
            (topic, bytes) -> bytes == null ? null : clickOf(new String(bytes, StandardCharsets.UTF_8)));

    private static final String OUT = "out";

    private final Path directory;

    StreamsRun(Path directory) {
        this.directory = directory;
    }

    /** Makes lines of the topics. */
    interface Definition {

        KStream<String, String> define(StreamsBuilder builder);
    }

    /** The lines in the order they came out in. */
    List<String> run(Feed feed, Definition definition) {
        var builder = new StreamsBuilder();
        definition.define(builder).to(OUT, Produced.with(Serdes.String(), Serdes.String()));
        try (var driver = new TopologyTestDriver(builder.build(), configuration())) {
            var first = driver.createInputTopic(FIRST, new StringSerializer(), CLICKS.serializer());
            var second = driver.createInputTopic(SECOND, new StringSerializer(), CLICKS.serializer());
            for (var fed : feed.events()) {
                var who = fed.click().who();
                if (fed.side() == Side.FIRST) {
                    first.pipeInput(who, fed.click(), fed.at());
                } else {
                    second.pipeInput(who, fed.takesAway() ? null : fed.click(), fed.at());
                }
            }
            return driver.createOutputTopic(OUT, new StringDeserializer(), new StringDeserializer())
                    .readValuesToList();
        }
    }

    /** The clicks of a topic. */
    static KStream<String, Click> clicks(StreamsBuilder builder, String topic) {
        return builder.stream(topic, consumed());
    }

    /** The clicks of the first side by who clicked. */
    static KGroupedStream<String, Click> grouped(StreamsBuilder builder) {
        return clicks(builder, FIRST).groupByKey(Grouped.with(Serdes.String(), CLICKS));
    }

    /** Adds up clicks. */
    static <S extends StateStore> Materialized<String, Long, S> sums() {
        return Materialized.with(Serdes.String(), Serdes.Long());
    }

    static Consumed<String, Click> consumed() {
        return Consumed.with(Serdes.String(), CLICKS);
    }

    private static String textOf(Click click) {
        return "%s %d %d".formatted(click.who(), click.amount(), click.at());
    }

    private static Click clickOf(String text) {
        var words = text.split(" ", -1);
        return new Click(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
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
}
