package io.tidemark.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.engine.Engine;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.examples.poststats.v1.PostStats;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import io.tidemark.kafka.sink.KafkaCommitLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same logic in Kafka Streams, on the same broker and the same events, gives the same table. */
class StreamsParityTest {

    private static final int EVENTS = 20_000;
    /** What thirty days would have: so dense that the events above are one day, in which late ones matter. */
    private static final long EVENTS_OF_ALL_DAYS = 600_000;

    /** Later than any window, earlier than the last event of each partition. */
    private static final Instant END = Generator.BEGIN.plus(Duration.ofDays(2));

    private static final String BY_STREAMS = "by-streams";
    private static final String BY_TIDEMARK = "by-tidemark";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * Streams takes for late what is behind the newest record of a repartition topic's partition, where records of all
     * source partitions meet, days apart while it catches up. So it must be told to wait for ever.
     */
    private static final Duration GRACE = Duration.ofDays(365);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void countsWhatKafkaStreamsCounts() throws Exception {
        try (var kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
                var events = EngagementTopic.create("engagements", kafka.bootstrapServers())) {
            var recount = write(events);

            try (var streams = new KafkaStreams(topology(), configuration(kafka.bootstrapServers()))) {
                create(BY_STREAMS, kafka.bootstrapServers());
                streams.start();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(byStreams(kafka.bootstrapServers()))
                                .containsExactlyInAnyOrderEntriesOf(recount));
            }
            runTidemark(kafka.bootstrapServers());

            assertThat(byTidemark(kafka.bootstrapServers()))
                    .containsExactlyInAnyOrderEntriesOf(byStreams(kafka.bootstrapServers()))
                    .containsExactlyInAnyOrderEntriesOf(recount);
        }
    }

    /** Writes the events; tells what there is to count, by post and hour. */
    private static Map<String, String> write(EngagementTopic topic) {
        var generator = new Generator(EVENTS_OF_ALL_DAYS);
        var counts = new TreeMap<String, long[]>();
        for (int i = 0; i < EVENTS; i++) {
            var event = generator.next();
            topic.write(event);
            if (!event.kind().equals("POST")) {
                long hour = event.at()
                        - Math.floorMod(event.at(), Duration.ofHours(1).toMillis());
                counts.computeIfAbsent(nameOf(event.postId(), hour), it -> new long[2])[
                        event.kind().equals("VIEW") ? 0 : 1]++;
            }
        }
        topic.advanceTo(END.plus(Duration.ofHours(1)).toEpochMilli());
        topic.flush();
        var table = new TreeMap<String, String>();
        counts.forEach((key, count) -> table.put(key, count[0] + "/" + count[1]));
        return table;
    }

    // ---- Kafka Streams

    private static Topology topology() {
        var builder = new StreamsBuilder();
        builder.stream(
                        "engagements",
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withTimestampExtractor((record, partitionTime) ->
                                        eventOf((byte[]) record.value()).at()))
                .mapValues(StreamsParityTest::eventOf)
                .filter((key, event) -> !event.kind().equals("POST"))
                .map((key, event) -> KeyValue.pair(event.postId(), event.kind()))
                .groupByKey(Grouped.with(Serdes.Long(), Serdes.String()))
                .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofHours(1), GRACE))
                .aggregate(
                        () -> "0/0",
                        (post, kind, counts) -> add(counts, kind),
                        Materialized.with(Serdes.Long(), Serdes.String()))
                .toStream()
                .map((windowed, counts) ->
                        KeyValue.pair(nameOf(windowed.key(), windowed.window().start()), counts))
                .to(BY_STREAMS, Produced.with(Serdes.String(), Serdes.String()));
        return builder.build();
    }

    private static String add(String counts, String kind) {
        int slash = counts.indexOf('/');
        long views = Long.parseLong(counts.substring(0, slash));
        long clicks = Long.parseLong(counts.substring(slash + 1));
        return kind.equals("VIEW") ? (views + 1) + "/" + clicks : views + "/" + (clicks + 1);
    }

    private Properties configuration(String bootstrapServers) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "parity");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("streams").toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /** The last update of each window counts. */
    private static Map<String, String> byStreams(String bootstrapServers) {
        var table = new TreeMap<String, String>();
        EngagementTopic.readAll(
                BY_STREAMS,
                bootstrapServers,
                record -> table.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8)));
        return table;
    }

    // ---- Tidemark

    private void runTidemark(String bootstrapServers) throws IOException {
        // event time goes on with each poll: after each event, or else it stands until nobody can be late any more
        var settings = Map.of("bootstrap.servers", bootstrapServers, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        var parameters = new Parameters(Map.of("output", BY_TIDEMARK));
        var spec = new JobSpec(
                "parity-1",
                JobGraph.compile(new PostStats(), parameters),
                "post-stats-v1",
                JobSpec.StartFrom.BEGINNING,
                settings,
                Map.of(),
                new KafkaCommitLogs(settings),
                JobTuning.DEFAULT.parallelism(2).checkpointInterval(Duration.ofMillis(500)));
        try (var engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                new SimpleMeterRegistry())) {
            RunningJob job = engine.run(spec, (id, status) -> {});
            await().atMost(PATIENCE)
                    .failFast(() -> assertThat(job.status().failure()).isEmpty())
                    .until(() -> job.status().watermark() >= END.toEpochMilli());
            long epoch = epochOf(job);
            await().atMost(PATIENCE)
                    .failFast(() -> assertThat(job.status().failure()).isEmpty())
                    .until(() -> epochOf(job) >= epoch + 2);
        }
    }

    private static long epochOf(RunningJob job) {
        return job.status().lastCheckpoint().map(it -> it.epoch()).orElse(0L);
    }

    /** A window has one result; a second one would show as a difference. */
    private static Map<String, String> byTidemark(String bootstrapServers) {
        var table = new TreeMap<String, String>();
        EngagementTopic.readAll(BY_TIDEMARK, bootstrapServers, record -> {
            try {
                var json = JSON.readTree(record.value());
                table.merge(
                        nameOf(json.path("postId").asLong(), json.path("hour").asLong()),
                        json.path("views").asLong() + "/" + json.path("clicks").asLong(),
                        (one, other) -> one + " and " + other);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return table;
    }

    private static void create(String topic, String bootstrapServers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }
    }

    private static Event eventOf(byte[] json) {
        try {
            return Event.fromJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(long post, long hour) {
        return post + "@" + Instant.ofEpochMilli(hour);
    }
}
