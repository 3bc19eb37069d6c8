package io.tidemark.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLog.Commit;
import io.tidemark.kafka.testing.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaCommitLogTest {

    @TempDir
    private static Path data;

    private static TestBroker broker;

    private final String job = "job-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(data);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void knowsNoCommitOfANewJob() throws Exception {
        try (var log = logs().open(job)) {
            assertThat(log.recover()).isEmpty();
        }
    }

    @Test
    void findsTheLastCommitAgain() throws Exception {
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            for (long epoch = 1; epoch <= 5; epoch++) {
                log.begin(epoch + 1);
                log.commit(new Commit(epoch, "manifest-" + epoch, Map.of()));
            }
        }

        try (var log = logs().open(job)) {
            assertThat(log.recover()).contains(new Commit(5, "manifest-5", Map.of()));
        }
    }

    @Test
    void showsOutputsOfAnEpochOnlyWhenItIsCommitted() throws Exception {
        var topic = broker.newTopic(1);
        try (var log = logs().open(job)) {
            log.recover();
            log.begin(1);
            var writer = writer(log, topic, 1);
            writer.write("of 1", 0);
            log.begin(2);
            writer.endEpoch(1);
            writer.write("of 2", 0);
            assertThat(broker.committedValues(topic)).isEmpty();

            log.commit(new Commit(1, "m1", Map.of()));
            assertThat(broker.committedValues(topic)).containsExactly("of 1");
        }
        // the next owner makes an end of what is open
        try (var log = logs().open(job)) {
            log.recover();
        }
        assertThat(broker.committedValues(topic)).containsExactly("of 1");
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

        var offsets = broker.admin()
                .listConsumerGroupOffsets("tidemark-" + job)
                .partitionsToOffsetAndMetadata()
                .get();
        assertThat(offsets)
                .hasEntrySatisfying(
                        new TopicPartition(topic, 0),
                        it -> assertThat(it.offset()).isEqualTo(7));
        assertThat(offsets)
                .hasEntrySatisfying(
                        new TopicPartition(topic, 1),
                        it -> assertThat(it.offset()).isEqualTo(9));
    }

    @Test
    void locksOutAPredecessorThatStillLives() throws Exception {
        var topic = broker.newTopic(1);
        try (var old = logs().open(job)) {
            old.recover();
            old.begin(1);
            writer(old, topic, 1).write("of the old one", 0);

            try (var next = logs().open(job)) {
                next.recover();

                assertThatThrownBy(() -> old.commit(new Commit(1, "old", Map.of())))
                        .isInstanceOfSatisfying(
                                CommitException.class,
                                it -> assertThat(it.isFenced()).isTrue())
                        .hasMessageContaining(job);
                next.begin(1);
                next.commit(new Commit(1, "new", Map.of()));
            }
        }
        assertThat(broker.committedValues(topic)).isEmpty();
        try (var log = logs().open(job)) {
            assertThat(log.recover()).contains(new Commit(1, "new", Map.of()));
        }
    }

    /** The stable end of the partition is before our commit then; it must be found all the same. */
    @Test
    void findsTheLastCommitBehindAnOpenTransactionOfAnotherJob() throws Exception {
        int partition = partitionOf(job);
        try (var other = broker.producer(Map.of("transactional.id", "other-" + job));
                var before = logs().open(job)) {
            before.recover();
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>(KafkaCommitLogs.TOPIC, partition, "other", """
                            {"job":"other","epoch":1,"manifest":"m"}"""))
                    .get();
            before.begin(1);
            before.commit(new Commit(1, "m1", Map.of()));

            try (var log = logs().open(job)) {
                var found = CompletableFuture.supplyAsync(() -> {
                    try {
                        return log.recover();
                    } catch (CommitException e) {
                        throw new IllegalStateException(e);
                    }
                });
                other.commitTransaction();

                assertThat(found.get(60, TimeUnit.SECONDS)).contains(new Commit(1, "m1", Map.of()));
            }
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

    private static KafkaCommitLogs logs() {
        return new KafkaCommitLogs(broker.settings());
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
