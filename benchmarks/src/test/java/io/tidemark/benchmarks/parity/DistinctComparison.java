package io.tidemark.benchmarks.parity;

import io.tidemark.engine.testing.Click;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The first click of each person, and again the first after that has been forgotten. Kafka Streams has no operator for it, so
 * what stands beside ours is a processor with a store, as its users write it.
 */
final class DistinctComparison {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMillis(60);
    private static final String STORE = "seen";

    private DistinctComparison() {}

    static Comparison firsts() {
        return new Comparison("first events, each forgotten after a while", DistinctComparison::compare);
    }

    private static void compare(Path directory, long seed) throws Exception {
        var feed = Feed.withLateOnes(seed, 300);

        var streams = new StreamsRun(directory).run(feed, DistinctComparison::firsts);
        var tidemark = new TidemarkRun(directory).run(feed, clicks -> clicks.distinct("firsts", FORGOTTEN_AFTER));

        Comparison.assertSame(tidemark, streams);
    }

    private static KStream<String, String> firsts(StreamsBuilder builder) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long()));
        return StreamsRun.clicks(builder, StreamsRun.FIRST)
                .processValues(Firsts::new, STORE)
                .mapValues(Click::toString);
    }

    /** Event time is what the event says, but never behind what the greatest before it leaves to come. */
    private static final class Firsts extends ContextualFixedKeyProcessor<String, Click, Click> {

        @Override
        public void process(FixedKeyRecord<String, Click> click) {
            KeyValueStore<String, Long> passed = context().getStateStore(STORE);
            long complete = context().currentStreamTimeMs() - Feed.OUT_OF_ORDER.toMillis() - 1;
            long now = Math.max(click.timestamp(), complete);
            var before = passed.get(click.key());
            if (before == null || now - before >= FORGOTTEN_AFTER.toMillis()) {
                passed.put(click.key(), now);
                context().forward(click);
            }
        }
    }
}
