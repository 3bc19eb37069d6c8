package io.tidemark.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLog.Commit;
import io.tidemark.engine.checkpoint.CommitLogContract;
import io.tidemark.engine.checkpoint.CommitLogs;
import io.tidemark.kafka.testing.TestBroker;
import io.tidemark.kafka.testing.TestProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaCommitLogTest extends CommitLogContract {

    @TempDir
    private static Path data;

    private static TestBroker broker;

    private String outputs = "";

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(data);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected CommitLogs logs() {
        return new KafkaCommitLogs(broker.settings());
    }

    @Override
    protected void write(CommitLog log, long epoch, String output) throws Exception {
        log.service(KafkaTransactions.class)
                .orElseThrow()
                .send(epoch, new ProducerRecord<>(outputs, output.getBytes(UTF_8)));
    }

    @Override
    protected List<String> visible() {
        return broker.committedValues(outputs);
    }

    @BeforeEach
    void makeTopic() throws Exception {
        outputs = broker.newTopic(1);
    }

    @Test
    void writesKeyAndValueAtTheTimeOfTheEventIntoTheEpochThatIsOpen() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            var writer = writer(log, outputs, 1);
            writer.write("of 1", 1_700_000_000_000L);
            log.begin(2);
            writer.endEpoch(1);
            // else it could come first, and hide what lies behind it as long as it is open
            await().until(() -> broker.size(outputs) == 1);
            writer.write("of 2", 0);
            log.commit(new Commit(1, "m1", Map.of()));

            await().until(() -> visible().equals(List.of("of 1")));
            var record = broker.committed(outputs).get(0);
            assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
            assertThat(record.key()).isEqualTo("\0\0\0\4");
        }
    }

    /** Else it would hold back whoever reads the topic until it times out, ten minutes later. */
    @Test
    void leavesNoTransactionOpenWhenItIsClosed() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "abandoned");
            log.begin(2);
            write(log, 2, "abandoned too");
            await().until(() -> broker.size(outputs) == 2);
        }

        await().until(() -> broker.isSettled(outputs));
        assertThat(visible()).isEmpty();
    }

    @Test
    void undoesWhatAProcessLeftOpenThatWasKilledBeforeItsCommit() throws Exception {
        try (var writer = TestProcess.start(WriterThatHangs.class, bootstrapServers(), job, outputs)) {
            writer.awaitReady();
            // a value and its mark, and the value that is open
            await().until(() -> broker.size(outputs) == 3);
            writer.kill();
        }
        assertThat(broker.isSettled(outputs)).isFalse();

        try (var log = logs().open(job)) {
            assertThat(log.recover()).contains(new Commit(1, "m1", Map.of()));
            await().until(() -> broker.isSettled(outputs));
            assertThat(visible()).containsExactly("of 1");
        }
    }

    @Test
    void commitsTheOffsetsOfTheJobsGroupInTheSameTransaction() throws Exception {
        var topic = broker.newTopic(2);
        var positions = new SourcePositions(
                Map.of("topic", topic), List.of(SplitPosition.of("0", 7), new SplitPosition("1", 9, 0)));
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            log.commit(new Commit(1, "m1", Map.of("uid", positions)));
        }

        await().untilAsserted(() -> assertThat(committedOffsets())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(new TopicPartition(topic, 0), 7L, new TopicPartition(topic, 1), 9L)));
    }

    @Test
    void saysWhichSourceTopicIsGone() throws Exception {
        var positions = new SourcePositions(Map.of("topic", "gone"), List.of(SplitPosition.of("0", 7)));
        var settings = new HashMap<>(broker.settings());
        settings.put("max.block.ms", "2000");
        try (var log = new KafkaCommitLogs(settings).open(job)) {
            log.recover();
            log.begin(1);

            assertThatThrownBy(() -> log.commit(new Commit(1, "m1", Map.of("uid", positions))))
                    .isInstanceOf(CommitException.class)
                    .hasMessageContaining("epoch 1")
                    .hasMessageContaining("'gone' no longer exists");
        }
    }

    @Test
    void saysWhichOutputCouldNotBeStoredAndCommitsNothing() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "x".repeat(2 * 1024 * 1024));

            assertThatThrownBy(() -> write(log, 1, "more"))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            it -> assertThat(it.isRetryable()).isFalse())
                    .hasMessageContaining(outputs);
            assertThatThrownBy(() -> log.commit(new Commit(1, "m1", Map.of())))
                    .isInstanceOf(CommitException.class)
                    .hasMessageContaining(outputs);
        }
        try (var log = logs().open(job)) {
            assertThat(log.recover()).isEmpty();
        }
    }

    /** An embedded broker allows 15 minutes, as brokers do by default. */
    @Test
    void asksForNoLongerTransactionsThanTheBrokersAllow() throws Exception {
        var settings = new HashMap<>(broker.settings());
        settings.put("transaction.timeout.ms", "3600000");
        try (var log = new KafkaCommitLogs(settings).open(job)) {
            log.recover();
            log.begin(1);
            write(log, 1, "of 1");
            log.commit(new Commit(1, "m1", Map.of()));
        }

        await().until(() -> visible().equals(List.of("of 1")));
    }

    /** The stable end of the partition is before our commit then; it must be found all the same. */
    @Test
    void findsTheLastCommitBehindAnOpenTransactionOfAnotherJob() throws Exception {
        try (var before = logs().open(job)) {
            before.recover();
            try (var other = openTransactionOfAnotherJob();
                    var log = logs().open(job)) {
                before.begin(1);
                before.commit(new Commit(1, "m1", Map.of()));

                var found = recoverElsewhere(log);
                // who only looks at what is stable answers at once, and wrongly
                assertThatThrownBy(() -> found.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                other.commitTransaction();

                assertThat(found.get(60, TimeUnit.SECONDS)).contains(new Commit(1, "m1", Map.of()));
            }
        }
    }

    @Test
    void stopsLookingForTheLastCommitWhenItIsClosed() throws Exception {
        var log = logs().open(job);
        try (var other = openTransactionOfAnotherJob()) {
            var found = recoverElsewhere(log);
            assertThatThrownBy(() -> found.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

            log.close();

            assertThatThrownBy(() -> found.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("closed");
            other.abortTransaction();
        }
    }

    @Test
    void saysThatKafkaDoesNotAnswer() {
        var logs = new KafkaCommitLogs(Map.of("bootstrap.servers", "127.0.0.1:1"));

        assertThatThrownBy(() -> logs.open(job))
                .isInstanceOf(CommitException.class)
                .hasMessageContaining(job)
                .hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void refusesASinkInAJobThatDoesNotCommitByKafka() {
        assertThatThrownBy(() -> KafkaSink.to("totals", Serdes.string()).open(context(Optional.empty(), "totals", 1)))
                .isInstanceOfSatisfying(
                        SinkException.class, it -> assertThat(it.isRetryable()).isFalse())
                .hasMessageContaining("totals")
                .hasMessageContaining(job);
    }

    @Test
    void makesATopicThatIsMissing() throws Exception {
        var topic = "made-" + job;

        KafkaSink.to(topic, Serdes.string()).prepare(context(Optional.empty(), topic, 1));
        KafkaSink.to(topic, Serdes.string()).prepare(context(Optional.empty(), topic, 1));

        var description =
                broker.admin().describeTopics(List.of(topic)).allTopicNames().get();
        assertThat(description)
                .hasEntrySatisfying(topic, it -> assertThat(it.partitions()).hasSize(4));
    }

    /** In the same partition of the commit topic. */
    private KafkaProducer<String, String> openTransactionOfAnotherJob() throws Exception {
        var other = broker.producer(Map.of("transactional.id", "other-" + job));
        other.initTransactions();
        other.beginTransaction();
        other.send(new ProducerRecord<>(KafkaCommitLogs.TOPIC, partitionOf(job), "other", """
                        {"job":"other","epoch":1,"manifest":"m"}"""))
                .get();
        return other;
    }

    private static CompletableFuture<Optional<Commit>> recoverElsewhere(CommitLog log) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return log.recover();
            } catch (CommitException e) {
                throw new CompletionException(e);
            }
        });
    }

    private Map<TopicPartition, Long> committedOffsets() throws Exception {
        var offsets = new HashMap<TopicPartition, Long>();
        broker.admin()
                .listConsumerGroupOffsets("tidemark-" + job)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static String bootstrapServers() {
        return broker.settings().getOrDefault("bootstrap.servers", "");
    }

    private SinkWriter<String> writer(CommitLog log, String topic, long firstEpoch) throws SinkException {
        return KafkaSink.to(topic, Serdes.string())
                .key(String::length, Serdes.int32())
                .open(context(Optional.of(log), topic, firstEpoch));
    }

    private SinkContext context(Optional<CommitLog> log, String target, long firstEpoch) {
        return new SinkContext() {
            @Override
            public String job() {
                return job;
            }

            @Override
            public String uid() {
                return "sink";
            }

            @Override
            public String target() {
                return target;
            }

            @Override
            public Map<String, String> settings() {
                return broker.settings();
            }

            @Override
            public OutputDigest digest() {
                return new OutputDigest();
            }

            @Override
            public long firstEpoch() {
                return firstEpoch;
            }

            @Override
            public <S> Optional<S> commitService(Class<S> type) {
                return log.flatMap(it -> it.service(type));
            }
        };
    }

    private static int partitionOf(String job) {
        return Utils.toPositive(Utils.murmur2(job.getBytes(UTF_8))) % 8;
    }
}
