package io.tidemark.kafka.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.testing.TestBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class SharedScansTest {

    private static final ScanGroup PAIR = new ScanGroup("pair", 2);
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration A_WHILE = Duration.ofMillis(50);

    @TempDir
    private static Path data;

    private static TestBroker broker;

    private final SharedScans scans = scans(1 << 20, Duration.ofHours(1));

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(data);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void fetchesOnceWhatTwoReadersRead() throws Exception {
        var topic = filled(1, 1_000);

        try (var first = scans.open(request(topic, 1, 0), Optional.of(PAIR));
                var second = scans.open(request(topic, 1, 0), Optional.of(PAIR))) {
            var seenByFirst = readAll(first, 1_000);
            var seenBySecond = readAll(second, 1_000);

            assertThat(seenByFirst).isEqualTo(seenBySecond).hasSize(1_000);
            assertThat(scans.figures("pair")).hasValue(new ScanFigures(1_000, 2_000, 0, 2, 0));
        }
        assertThat(scans.figures("pair").orElseThrow().sharing()).isZero();
    }

    @Test
    void letsAReaderThatIsElsewhereReadForItself() throws Exception {
        var topic = filled(1, 100);

        try (var first = scans.open(request(topic, 1, 50), Optional.of(PAIR));
                var second = scans.open(request(topic, 1, 10), Optional.of(PAIR))) {
            assertThat(readAll(second, 90)).first().isEqualTo("0@10=10");
            assertThat(readAll(first, 50)).first().isEqualTo("0@50=50");

            assertThat(scans.figures("pair").orElseThrow().readAlone()).isEqualTo(90);
        }
    }

    @Test
    void sharesNothingBetweenGroups() throws Exception {
        var topic = filled(1, 10);

        try (var first = scans.open(request(topic, 1, 0), Optional.of(PAIR));
                var second = scans.open(request(topic, 1, 0), Optional.of(new ScanGroup("others", 2)))) {
            readAll(first, 10);
            readAll(second, 10);

            assertThat(scans.figures("others")).hasValue(new ScanFigures(10, 10, 0, 1, 0));
            assertThat(scans.figures()).isEqualTo(new ScanFigures(20, 20, 0, 2, 0));
        }
    }

    @Test
    void leavesBehindAReaderThatStandsStillAndItReadsOnWithoutAGap() throws Exception {
        var topic = filled(1, 1_000);
        var impatient = scans(10_000, NO_TIME);

        try (var fast = impatient.open(request(topic, 1, 0), Optional.of(PAIR));
                var slow = impatient.open(request(topic, 1, 0), Optional.of(PAIR))) {
            assertThat(readAll(fast, 1_000)).hasSize(1_000);
            assertThat(readAll(slow, 1_000)).isEqualTo(expected(1, 0, 1_000));

            assertThat(impatient.figures("pair").orElseThrow().leftBehind()).isEqualTo(1);
        }
    }

    @Test
    void keepsARecordThatCannotBeDecodedToTheReaderThatCannot() throws Exception {
        var topic = filled(1, 10);

        try (var careful = scans.open(request(topic, 1, 0), Optional.of(PAIR));
                var clumsy = scans.open(
                        new ScanRequest(clients(), topic, false, new Failing(), splits(1, 0)), Optional.of(PAIR))) {
            assertThatThrownBy(() -> readAll(clumsy, 10)).hasMessage("can't read this");

            assertThat(readAll(careful, 10)).hasSize(10);
        }
    }

    @Test
    void endsAWaitFromAnotherThread() throws Exception {
        var topic = filled(1, 0);

        try (var scan = scans.open(request(topic, 1, 0), Optional.of(PAIR))) {
            scan.wakeUp();

            assertThat(scan.poll(Duration.ofHours(1)).count()).isZero();
        }
    }

    @Test
    void givesWhatComesLater() throws Exception {
        var topic = filled(1, 1);

        try (var scan = scans.open(request(topic, 1, 0), Optional.of(PAIR))) {
            readAll(scan, 1);
            await().until(() -> scan.poll(A_WHILE).isEmpty() && scan.lag(0).orElse(-1) == 0);

            broker.send(topic, 0, "1");

            assertThat(readAll(scan, 1)).containsExactly("0@1=1");
        }
    }

    @Test
    void bringsNothingOfWhatIsNotWantedAndKeepsIt() throws Exception {
        var topic = filled(2, 20);

        try (var scan = scans.open(request(topic, 2, 0), Optional.of(PAIR))) {
            scan.want(1, false);
            assertThat(readAll(scan, 10)).allMatch(it -> it.startsWith("0@"));

            scan.want(1, true);
            assertThat(readAll(scan, 10)).allMatch(it -> it.startsWith("1@"));
        }
    }

    @Test
    void movesOverMarkersOfTransactions() throws Exception {
        var topic = broker.newTopic(1);
        try (var producer = broker.producer(Map.of("transactional.id", "writer-of-" + topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "0")).get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "never")).get();
            producer.abortTransaction();
        }

        try (var first = scans.open(request(topic, 1, 0), Optional.of(PAIR));
                var second = scans.open(request(topic, 1, 0), Optional.of(PAIR))) {
            for (var scan : List.of(first, second)) {
                var partition = new TopicPartition(topic, 0);
                var seen = new ArrayList<String>();
                await().until(() -> {
                    var polled = scan.poll(A_WHILE);
                    polled.forEach(it -> seen.add(it.value().toString()));
                    var next = polled.nextOffsets().get(partition);
                    return next != null && next.offset() == 4;
                });
                assertThat(seen).containsExactly("0");
                assertThat(scan.lag(0)).hasValue(0);
            }
        }
    }

    @Test
    void letsEachReaderFindOutForItselfThatRecordsHaveExpired() throws Exception {
        var topic = filled(1, 10);
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
                .all()
                .get();

        try (var scan = scans.open(request(topic, 1, 0), Optional.of(PAIR))) {
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> scan.poll(A_WHILE)).isInstanceOf(KafkaException.class));
        }
    }

    @Test
    void waitsForNobodyWhoHasReadAllItIsToRead() throws Exception {
        var topic = filled(1, 1_000);
        var patient = scans(10_000, Duration.ofHours(1));
        var upTo10 = new ScanRequest(clients(), topic, false, new Text(), List.of(new ScanRequest.Split(0, 0, -1, 10)));

        try (var bounded = patient.open(upTo10, Optional.of(PAIR));
                var live = patient.open(request(topic, 1, 0), Optional.of(PAIR))) {
            readAll(bounded, 10);

            assertThat(readAll(live, 1_000)).hasSize(1_000);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesEachReaderWhatItWouldReadAloneWhoeverIsSlowOrGoesAway(long seed) throws Exception {
        var random = new Random(seed);
        int partitions = 1 + random.nextInt(3);
        int records = 3_000;
        var topic = filled(partitions, records);
        int arms = 2 + random.nextInt(3);
        var group = new ScanGroup("seed-" + seed, arms);
        var some = scans(5_000 + random.nextInt(50_000), Duration.ofMillis(random.nextInt(200)));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            var results = new ArrayList<Future<List<String>>>();
            for (int arm = 0; arm < arms; arm++) {
                long armSeed = random.nextLong();
                results.add(threads.submit(() -> readWithCrashes(some, topic, partitions, records, group, armSeed)));
            }
            for (var result : results) {
                assertThat(result.get()).containsExactlyInAnyOrderElementsOf(expected(partitions, 0, records));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(some.figures(group.id()).orElseThrow().sharing()).isZero();
    }

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    /** Reads at its own speed, and now and then dies and starts again from where it last was sure of. */
    private static List<String> readWithCrashes(
            SharedScans scans, String topic, int partitions, int records, ScanGroup group, long seed) {
        var random = new Random(seed);
        var seen = new ArrayList<String>();
        var next = new long[partitions];
        boolean mayCrash = random.nextBoolean();
        while (seen.size() < records) {
            var splits = IntStream.range(0, partitions)
                    .mapToObj(it -> new ScanRequest.Split(it, next[it], -1, Long.MAX_VALUE))
                    .toList();
            var request = new ScanRequest(clients(), topic, false, new Text(), splits);
            try (var scan = scans.open(request, Optional.of(group))) {
                boolean crashed = false;
                while (seen.size() < records && !crashed) {
                    var polled = scan.poll(Duration.ofMillis(random.nextInt(5)));
                    for (var record : polled) {
                        assertThat(record.offset()).isEqualTo(next[record.partition()]);
                        next[record.partition()] = record.offset() + 1;
                        seen.add(text(record.partition(), record.offset(), record.value()));
                    }
                    scan.want(random.nextInt(partitions), random.nextInt(10) > 0);
                    if (seen.size() < records && random.nextInt(10) == 0) {
                        IntStream.range(0, partitions).forEach(it -> scan.want(it, true));
                    }
                    crashed = mayCrash && !polled.isEmpty() && random.nextInt(10) == 0;
                }
            }
        }
        return seen;
    }

    private static SharedScans scans(long windowBytes, Duration patience) {
        return new SharedScans(partitions -> new WindowLimits(windowBytes, patience, patience), System::nanoTime);
    }

    private static KafkaClients clients() {
        var settings = new HashMap<>(broker.settings());
        settings.put("max.poll.records", "100");
        return KafkaClients.of(settings);
    }

    private static ScanRequest request(String topic, int partitions, long next) {
        return new ScanRequest(clients(), topic, false, new Text(), splits(partitions, next));
    }

    private static List<ScanRequest.Split> splits(int partitions, long next) {
        return IntStream.range(0, partitions)
                .mapToObj(it -> new ScanRequest.Split(it, next, -1, Long.MAX_VALUE))
                .toList();
    }

    /** Numbers in turn over the partitions. */
    private static String filled(int partitions, int records) throws Exception {
        var topic = broker.newTopic(partitions);
        try (var producer = broker.producer(Map.of())) {
            for (int i = 0; i < records; i++) {
                var unused = producer.send(
                        new ProducerRecord<>(topic, i % partitions, null, String.valueOf(i / partitions)));
            }
        }
        return topic;
    }

    private static List<String> expected(int partitions, int from, int records) {
        return IntStream.range(from, records)
                .mapToObj(it -> text(it % partitions, it / partitions, it / partitions))
                .toList();
    }

    private static List<String> readAll(Scan scan, int records) {
        var seen = new ArrayList<String>();
        while (seen.size() < records) {
            scan.poll(A_WHILE).forEach(it -> seen.add(text(it.partition(), it.offset(), it.value())));
        }
        return seen;
    }

    private static String text(int partition, long offset, Object value) {
        return "%d@%d=%s".formatted(partition, offset, value);
    }

    private static final class Text implements Deserializer<Object> {

        @Override
        public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
            return data == null ? null : new String(data, StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Object deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
            return data == null ? null : StandardCharsets.UTF_8.decode(data).toString();
        }
    }

    private static final class Failing implements Deserializer<Object> {

        @Override
        public Object deserialize(String topic, byte[] data) {
            throw new IllegalStateException("can't read this");
        }
    }
}
