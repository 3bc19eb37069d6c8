package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.source.Source;
import io.tidemark.engine.Engine;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobSpec.StartFrom;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import io.tidemark.kafka.source.KafkaRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The comparison as a job on the engine; only Kafka is in memory. */
class CompareProgramTest {

    private static final long START = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PARTITIONS = 3;

    private final MemoryBroker broker = new MemoryBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private Engine engine;

    static LongStream seeds() {
        return LongStream.range(0, 3);
    }

    @BeforeEach
    void open() throws Exception {
        engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                meters);
    }

    @AfterEach
    void close() {
        engine.close();
        meters.close();
    }

    /** Out of order, on several tasks, with a commit that fails on the way if there are two. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countsWhatAPlainLookAtBothTopicsSays(long seed) throws Exception {
        var random = new Random(seed);
        var a = Topic.random(random);
        var b = a.changed(random);
        failTheSecondCommit();

        var totals = run(a, b, settings("a", "b"), 1 + random.nextInt(3));

        assertThat(windowsOf(totals)).containsExactlyElementsOf(plainLook(a, b));
        assertThat(totals.total().tooLate()).isZero();
        assertThat(totals.total().isWithoutDifference()).isFalse();
        assertThat(totals.examples()).isNotEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countsOnFromASavepointOnOtherTasksAsIfNothingHadHappened(long seed) throws Exception {
        var random = new Random(seed);
        var a = Topic.random(random);
        var b = a.changed(random);
        var halfOfA = a.half();
        var halfOfB = b.half();
        var settings = settings("a", "b");
        var first = start("first", halfOfA.growing(), halfOfB.growing(), settings, 2, StartFrom.BEGINNING);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> first.status().eventsIn() == halfOfA.size() + halfOfB.size());
        first.stop("halfway", Optional.empty()).get(60, SECONDS);

        var second = start("second", a.source(7), b.source(3), settings, 3, StartFrom.savepoint("halfway"));

        second.ended().get(60, SECONDS);
        assertThat(second.status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(windowsOf(totals())).containsExactlyElementsOf(plainLook(a, b));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsNothingBetweenATopicAndItself(long seed) throws Exception {
        var random = new Random(seed);
        var a = Topic.random(random);

        var totals = run(a, a, settings("a", "a"), 2);

        assertThat(totals.total()).isEqualTo(new Tally(a.size(), 0, 0, 0, 0, Map.of()));
        assertThat(totals.examples()).isEmpty();
    }

    @Test
    void anExampleSaysWhereBothRowsLieAndInWhatTheyDiffer() throws Exception {
        var a = new Topic();
        a.add(0, "k", START, "{\"n\":1,\"at\":1}");
        a.add(2, "k", START, "{\"n\":1,\"at\":1}");
        a.add(2, "k", START + 1, "{\"n\":5,\"at\":1}");
        var b = new Topic();
        b.add(1, "k", START, "{\"n\":1,\"at\":2}");
        b.add(1, "k", START, "{\"n\":1,\"at\":3}");
        b.add(1, "k", START + 1, "{\"n\":7,\"at\":2}");

        var totals = run(a, b, settings("left", "right"), 1);

        assertThat(totals.total().equal()).isEqualTo(2);
        assertThat(totals.examples()).singleElement().satisfies(example -> {
            assertThat(example.a()).contains("left-2@1");
            assertThat(example.b()).contains("right-1@2");
            assertThat(example.key()).contains("k");
            assertThat(example.time()).isEqualTo(Instant.ofEpochMilli(START + 1));
            assertThat(example.fields()).singleElement().satisfies(field -> {
                assertThat(field.field()).isEqualTo("n");
                assertThat(field.drift()).contains(2.0);
            });
        });
        assertThat(totals.fields()).singleElement().satisfies(field -> {
            assertThat(field.getKey()).isEqualTo("n");
            assertThat(field.getValue()).isEqualTo(new FieldTally(1, 1, 2, 2, 2));
        });
    }

    @Test
    void rowsOutsideOfThePeriodOfInterestDoNotCount() throws Exception {
        var a = new Topic();
        a.add(0, "k", START - 1, "1");
        a.add(0, "k", START, "2");
        a.add(0, "k", START + 10, "3");
        var settings = new ComparisonSettings(
                "a",
                "b",
                Optional.of(Instant.ofEpochMilli(START)),
                Optional.of(Instant.ofEpochMilli(START + 10)),
                Tolerance.NONE,
                List.of(),
                WINDOW,
                Duration.ZERO,
                Duration.ofDays(1),
                false);

        var totals = run(a, new Topic(), settings, 1);

        assertThat(totals.total()).isEqualTo(new Tally(0, 0, 1, 0, 0, Map.of()));
    }

    private ComparisonTotals run(Topic a, Topic b, ComparisonSettings settings, int parallelism) throws Exception {
        var job = start("job", a.source(7), b.source(3), settings, parallelism, StartFrom.BEGINNING);
        job.ended().get(60, SECONDS);
        assertThat(job.status().phase()).isEqualTo(JobPhase.FINISHED);
        return totals();
    }

    private RunningJob start(
            String id,
            Source<KafkaRecord> a,
            Source<KafkaRecord> b,
            ComparisonSettings settings,
            int parallelism,
            StartFrom from) {
        Program program = (pipeline, parameters) -> CompareProgram.compare(
                        pipeline.source("a", a), pipeline.source("b", b), settings)
                .sink("result", new MemorySink<>("result"));
        var tuning = JobTuning.DEFAULT.parallelism(parallelism).checkpointInterval(Duration.ofMillis(20));
        var spec = new JobSpec(
                id, JobGraph.compile(program, Parameters.NONE), "program", from, Map.of(), Map.of(), broker, tuning);
        return engine.run(spec, (job, status) -> {});
    }

    /** What the last reports say, of all jobs so far. */
    private ComparisonTotals totals() {
        var latest = new HashMap<String, SliceReport>();
        for (var output : broker.outputs()) {
            var report = (SliceReport) output.value();
            latest.put(report.key(), report);
        }
        return ComparisonTotals.of(latest.values());
    }

    private void failTheSecondCommit() {
        var count = new AtomicInteger();
        broker.beforeCommit(commit -> {
            if (count.incrementAndGet() == 2) {
                throw new CommitException("the broker hiccups", new IllegalStateException("once"));
            }
        });
    }

    private static ComparisonSettings settings(String a, String b) {
        return new ComparisonSettings(
                a,
                b,
                Optional.empty(),
                Optional.empty(),
                Tolerance.NONE,
                List.of("at"),
                WINDOW,
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                false);
    }

    private static List<String> windowsOf(ComparisonTotals totals) {
        return totals.windows().entrySet().stream()
                .filter(it -> it.getValue().rows() > 0)
                .map(it -> it.getKey() + " " + counts(it.getValue()))
                .toList();
    }

    private static List<Long> counts(Tally tally) {
        return List.of(tally.equal(), tally.changed(), tally.onlyInA(), tally.onlyInB());
    }

    /** Counts window by window: values of a key and time side against side, without regard to the ignored field. */
    private static List<String> plainLook(Topic a, Topic b) {
        var counted = new TreeMap<Instant, long[]>();
        var groupsOfA = a.groups();
        var groupsOfB = b.groups();
        var keys = new TreeMap<String, Long>();
        keys.putAll(a.times());
        keys.putAll(b.times());
        keys.forEach((key, time) -> {
            var left = new ArrayList<>(groupsOfA.getOrDefault(key, List.of()));
            var right = new ArrayList<>(groupsOfB.getOrDefault(key, List.of()));
            var window = Instant.ofEpochMilli(Math.floorDiv(time, WINDOW.toMillis()) * WINDOW.toMillis());
            var counts = counted.computeIfAbsent(window, it -> new long[4]);
            for (var value : List.copyOf(left)) {
                if (right.remove(value)) {
                    left.remove(value);
                    counts[0]++;
                }
            }
            int pairs = Math.min(left.size(), right.size());
            counts[1] += pairs;
            counts[2] += left.size() - pairs;
            counts[3] += right.size() - pairs;
        });
        return counted.entrySet().stream()
                .map(it ->
                        it.getKey() + " " + LongStream.of(it.getValue()).boxed().toList())
                .toList();
    }

    /** A topic in memory. */
    private static final class Topic {

        private final List<List<Timed<KafkaRecord>>> partitions = new ArrayList<>();

        Topic() {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new ArrayList<>());
            }
        }

        static Topic random(Random random) {
            var topic = new Topic();
            for (int i = 0; i < 600; i++) {
                // up to 20 s out of order, four times what the job believes
                long time = START + i * 500L - random.nextInt(20) * 1_000L;
                topic.add(random.nextInt(40), time, random.nextInt(3), random.nextInt(3));
            }
            return topic;
        }

        /** The same with rows left out, added, and given other values; the ignored field is another in each. */
        Topic changed(Random random) {
            var other = new Topic();
            for (var partition : partitions) {
                for (var row : partition) {
                    var key = new String(row.event().key(), UTF_8);
                    int what = random.nextInt(20);
                    var value = new String(row.event().value(), UTF_8);
                    if (what == 0) {
                        other.add(key, row.timestamp(), "{\"n\":9,\"at\":1}");
                    } else if (what == 1) {
                        other.add(key, row.timestamp(), value);
                        other.add(key, row.timestamp(), value);
                    } else if (what > 2) {
                        other.add(key, row.timestamp(), value.replaceAll("\"at\":.", "\"at\":" + random.nextInt(3)));
                    }
                }
            }
            return other;
        }

        Topic half() {
            var half = new Topic();
            for (int i = 0; i < PARTITIONS; i++) {
                half.partitions
                        .get(i)
                        .addAll(partitions.get(i).subList(0, partitions.get(i).size() / 2));
            }
            return half;
        }

        Source<KafkaRecord> source(int perPoll) {
            return ListSource.bounded(partitions, perPoll);
        }

        Source<KafkaRecord> growing() {
            return ListSource.unbounded(partitions, 5);
        }

        void add(int key, long time, int n, int at) {
            add("key-" + key, time, "{\"n\":%d,\"at\":%d}".formatted(n, at));
        }

        void add(String key, long time, String value) {
            add(Math.floorMod(key.hashCode(), PARTITIONS), key, time, value);
        }

        void add(int partition, String key, long time, String value) {
            var rows = partitions.get(partition);
            var record = new KafkaRecord(partition, rows.size(), time, key.getBytes(UTF_8), value.getBytes(UTF_8));
            rows.add(new Timed<>(record, time));
        }

        int size() {
            return partitions.stream().mapToInt(List::size).sum();
        }

        Map<String, List<String>> groups() {
            var groups = new HashMap<String, List<String>>();
            partitions.forEach(partition ->
                    partition.forEach(row -> groups.computeIfAbsent(name(row), it -> new ArrayList<>())
                            .add(new String(row.event().value(), UTF_8).replaceAll(",\"at\":.", ""))));
            return groups;
        }

        Map<String, Long> times() {
            var times = new HashMap<String, Long>();
            partitions.forEach(partition -> partition.forEach(row -> times.put(name(row), row.timestamp())));
            return times;
        }

        private static String name(Timed<KafkaRecord> row) {
            return new String(row.event().key(), UTF_8) + "@" + row.timestamp();
        }
    }
}
