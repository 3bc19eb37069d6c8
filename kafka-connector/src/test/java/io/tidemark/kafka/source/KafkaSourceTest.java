package io.tidemark.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.kafka.source.KafkaSource.OnUndecodable;
import io.tidemark.kafka.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KafkaSourceTest {

    @TempDir
    private static Path data;

    private static TestBroker broker;

    private final List<String> events = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long bytes;
    private int heldSplit = -1;
    private long heldFrom;

    private final SplitOutput<Long> numbers = new SplitOutput<>() {
        @Override
        public boolean event(int split, long position, Long event, long timestamp, int size) {
            boolean taken = event(split, position, event, timestamp);
            bytes += taken ? size : 0;
            return taken;
        }

        @Override
        public boolean event(int split, long position, Long event, long timestamp) {
            if (!mayPass(split, position)) {
                return false;
            }
            events.add(split + ":" + event);
            return true;
        }

        @Override
        public boolean mayPass(int split, long position) {
            return split != heldSplit || position < heldFrom;
        }

        @Override
        public void skipped(int split, String where, String reason) {
            skipped.add(where + " " + reason);
        }
    };

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(data);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void readsEachPartitionFromItsBeginningAndIsThenAtItsEnd() throws Exception {
        var topic = broker.newTopic(2);
        send(topic, 0, 1, 2);
        send(topic, 1, 10);

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            poll(reader, 3);

            assertThat(events).containsExactlyInAnyOrder("0:1", "0:2", "1:10");
            assertThat(bytes).as("three longs without keys").isEqualTo(3 * 8);
            assertThat(reader.position(0).next()).isEqualTo(2);
            assertThat(reader.position(1).next()).isEqualTo(1);
            await().until(() -> pollOnce(reader) && reader.lag(0) == 0 && reader.lag(1) == 0);
            assertThat(reader.isFinished(0)).isFalse();
        }
    }

    @Test
    void goesOnExactlyWhereItWas() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1, 2, 3);
        SourcePositions saved;
        try (var session = longs(topic).open(context())) {
            var start = session.start(Optional.empty());
            saved = new SourcePositions(start.identity(), List.of(SplitPosition.of("0", 2)));
        }

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.of(saved)).splits())) {
            poll(reader, 1);
        }

        assertThat(events).containsExactly("0:3");
    }

    @Test
    void readsAPartitionThatCameAfterTheSavepointFromItsBeginning() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        SourcePositions saved;
        try (var session = longs(topic).startAt(KafkaSource.StartAt.LATEST).open(context())) {
            saved = session.start(Optional.empty());
        }
        broker.admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                .all()
                .get();

        try (var session = longs(topic).startAt(KafkaSource.StartAt.LATEST).open(context())) {
            assertThat(session.start(Optional.of(saved)).splits())
                    .extracting(SplitPosition::next)
                    .containsExactly(1L, 0L);
        }
    }

    @Test
    void beginsWithTheFirstRecordOfATimeIfItIsToldToUnlessPositionsAreSaved() throws Exception {
        var topic = broker.newTopic(2);
        for (long time : List.of(1_000, 2_000, 3_000)) {
            broker.send(topic, 0, time, "\0\0\0\0\0\0\0" + (char) (time / 1_000));
        }
        var context = new SourceContext("job", "uid", broker.settings(), Optional.of(Instant.ofEpochMilli(1_500)));

        try (var session = longs(topic).open(context)) {
            var start = session.start(Optional.empty());
            var saved = savedAt(topic, 0);
            assertThat(start.splits()).extracting(SplitPosition::next).containsExactly(1L, 0L);
            assertThat(session.ahead(start).events()).isEqualTo(2);
            assertThat(session.ahead(start).bytes()).isPositive();
            assertThat(session.startsAtTheSamePlace()).isFalse();
            assertThat(session.start(Optional.of(saved)).splits())
                    .extracting(SplitPosition::next)
                    .containsExactly(0L, 0L);
        }
    }

    @Test
    void refusesPositionsThatHaveExpired() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1, 2, 3, 4);
        var saved = savedAt(topic, 1);
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();

        try (var session = longs(topic).open(context())) {
            assertThatThrownBy(() -> session.start(Optional.of(saved)))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            it -> assertThat(it.isRetryable()).isFalse())
                    .hasMessageContaining(topic)
                    .hasMessageContaining("starts at offset 3")
                    .hasMessageContaining("continues at 1")
                    .hasMessageContaining("2 offsets");
        }
    }

    @Test
    void failsWhenRecordsExpireUnderAReaderAndMovesNoPositionSilently() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1, 2, 3, 4);

        try (var session = longs(topic).open(context())) {
            var start = session.start(Optional.empty());
            broker.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            try (var reader = session.reader(start.splits())) {
                await().untilAsserted(() -> assertThatThrownBy(() -> reader.poll(Duration.ofMillis(100), numbers))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining(topic + "-0@0")
                        .hasMessageContaining("expired"));
            }
        }
        assertThat(events).isEmpty();
    }

    @Test
    void refusesPositionsBehindTheEnd() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        var saved = savedAt(topic, 5);

        try (var session = longs(topic).open(context())) {
            assertThatThrownBy(() -> session.start(Optional.of(saved)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("ends at offset 1")
                    .hasMessageContaining("continues at 5");
        }
    }

    @Test
    void refusesATopicThatWasDeletedAndCreatedAgain() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        var saved = savedAt(topic, 1);
        broker.admin().deleteTopics(List.of(topic)).all().get();
        await().ignoreExceptions().until(() -> {
            broker.createTopic(topic, 1);
            return true;
        });
        send(topic, 0, 2, 3);

        try (var session = longs(topic).open(context())) {
            assertThatThrownBy(() -> session.start(Optional.of(saved)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("deleted and created again");
        }
    }

    @Test
    void refusesATopicThatDoesNotExist() throws Exception {
        try (var session = longs("nowhere").open(context())) {
            assertThatThrownBy(() -> session.start(Optional.empty()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("'nowhere' doesn't exist");
        }
    }

    @Test
    void saysThatKafkaDoesNotAnswer() throws Exception {
        var nobody = new SourceContext("job", "uid", Map.of("bootstrap.servers", "127.0.0.1:1"));

        try (var session = longs("any").open(nobody)) {
            assertThatThrownBy(() -> session.start(Optional.empty()))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            it -> assertThat(it.isRetryable()).isTrue())
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageContaining("doesn't answer");
        }
    }

    @Test
    void failsAtARecordThatCannotBeDecodedAndSaysWhere() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        broker.send(topic, 0, "no");

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            await().untilAsserted(() -> assertThatThrownBy(() -> reader.poll(Duration.ofMillis(100), numbers))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            it -> assertThat(it.isRetryable()).isFalse())
                    .hasMessageContaining("Topic '%s' partition 0 offset 1".formatted(topic)));
        }
    }

    @Test
    void passesOverWhatCannotBeDecodedIfToldSo() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        broker.send(topic, 0, "no");
        broker.send(topic, 0, null);
        send(topic, 0, 2);

        try (var session = longs(topic).onUndecodable(OnUndecodable.SKIP).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            poll(reader, 2);
        }

        assertThat(events).containsExactly("0:1", "0:2");
        assertThat(skipped).hasSize(2);
        assertThat(skipped.get(0)).startsWith(topic + "-0@1");
        assertThat(skipped.get(1)).startsWith(topic + "-0@2").contains("no value");
    }

    @Test
    void isAtTheEndOfATopicThatEndsWithTheMarkOfATransaction() throws Exception {
        var topic = broker.newTopic(1);
        try (var producer = broker.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "12345678")).get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted!")).get();
            producer.abortTransaction();
        }

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            await().until(() -> pollOnce(reader) && reader.lag(0) == 0);

            // a value, a mark, an aborted value, a mark
            assertThat(reader.position(0).next()).isEqualTo(4);
            assertThat(events).hasSize(1);
        }
    }

    /** Readers of committed records take where an open transaction begins for the end. */
    @Test
    void isNotAtTheEndWhileATransactionIsOpenThere() throws Exception {
        var topic = broker.newTopic(1);
        try (var producer = broker.producer(Map.of("transactional.id", topic));
                var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "12345678")).get();
            // asked now and answered soon, so from then on it is known
            reader.isAtEnd(0);
            await().until(() -> pollOnce(reader) && reader.lag(0) == 0);
            await().during(Duration.ofMillis(500)).until(() -> pollOnce(reader) && !reader.isAtEnd(0));

            producer.commitTransaction();

            await().until(() -> pollOnce(reader) && reader.isAtEnd(0));
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void endsWhereItWasToEndWhenItStartsAgain() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1, 2);
        SourcePositions start;
        try (var session = longs(topic).toPresent().open(context())) {
            start = session.start(Optional.empty());
        }
        send(topic, 0, 3);
        broker.admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                .all()
                .get();
        send(topic, 1, 10);

        try (var session = longs(topic).toPresent().open(context());
                var reader = session.reader(session.start(Optional.of(start)).splits())) {
            await().until(() -> pollOnce(reader) && reader.isFinished(0) && reader.isFinished(1));
        }

        assertThat(events).containsExactly("0:1", "0:2");
    }

    @Test
    void endsWhereTheTopicEndedIfItIsBounded() throws Exception {
        var topic = broker.newTopic(2);
        send(topic, 0, 1, 2);

        try (var session = longs(topic).toPresent().open(context())) {
            var start = session.start(Optional.empty());
            send(topic, 0, 3);
            try (var reader = session.reader(start.splits())) {
                assertThat(reader.isFinished(1)).isTrue();
                await().until(() -> pollOnce(reader) && reader.isFinished(0));
                pollOnce(reader);

                assertThat(events).containsExactly("0:1", "0:2");
                assertThat(reader.position(0).next()).isEqualTo(2);
            }
        }
    }

    @Test
    void handsOverNothingOfAPausedSplit() throws Exception {
        var topic = broker.newTopic(2);
        send(topic, 0, 1);
        send(topic, 1, 10);

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            reader.pause(0);
            await().until(() -> pollOnce(reader) && reader.lag(1) == 0);
            assertThat(events).containsExactly("1:10");

            reader.resume(0);
            poll(reader, 2);
            assertThat(events).containsExactly("1:10", "0:1");
        }
    }

    @Test
    void keepsWhatIsNotTakenAndReadsTheOthersOn() throws Exception {
        var topic = broker.newTopic(2);
        send(topic, 0, 1, 2, 3);
        send(topic, 1, 10);
        hold(0, 1);

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            poll(reader, 2);
            send(topic, 1, 11);
            poll(reader, 3);

            assertThat(events).containsExactlyInAnyOrder("0:1", "1:10", "1:11");
            assertThat(reader.position(0).next()).isEqualTo(1);
            assertThat(reader.lag(0)).isEqualTo(2);

            hold(0, 2);
            poll(reader, 4);
            assertThat(reader.position(0).next()).isEqualTo(2);
            hold(-1, 0);
            send(topic, 0, 4);
            poll(reader, 6);
        }
        assertThat(events).filteredOn(it -> it.startsWith("0:")).containsExactly("0:1", "0:2", "0:3", "0:4");
    }

    @Test
    void doesNotFailAtARecordThatHasToWait() throws Exception {
        var topic = broker.newTopic(1);
        send(topic, 0, 1);
        broker.send(topic, 0, "no");
        hold(0, 1);

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            poll(reader, 1);
            pollOnce(reader);

            assertThat(reader.position(0).next()).isEqualTo(1);
            hold(-1, 0);
            assertThatThrownBy(() -> pollOnce(reader)).hasMessageContaining("offset 1");
        }
    }

    @Test
    void stopsWaitingWhenItIsWoken() throws Exception {
        var topic = broker.newTopic(1);

        try (var session = longs(topic).open(context());
                var reader = session.reader(session.start(Optional.empty()).splits())) {
            var waiting = CompletableFuture.runAsync(() -> {
                try {
                    reader.poll(Duration.ofMinutes(5), numbers);
                } catch (SourceException e) {
                    throw new IllegalStateException(e);
                }
            });
            reader.wakeUp();

            waiting.get(60, TimeUnit.SECONDS);
        }
    }

    @Timeout(60)
    private static KafkaSource<Long> longs(String topic) {
        return KafkaSource.of(topic, Serdes.int64());
    }

    private static SourceContext context() {
        return new SourceContext("job", "uid", broker.settings());
    }

    /** Numbers as eight characters: the same eight bytes that the serde reads. */
    private static void send(String topic, int partition, long... values) throws Exception {
        for (long value : values) {
            broker.send(topic, partition, "\0\0\0\0\0\0\0" + (char) value);
        }
    }

    private static SourcePositions savedAt(String topic, long next) throws SourceException {
        try (var session = longs(topic).open(context())) {
            var start = session.start(Optional.empty());
            return new SourcePositions(start.identity(), List.of(SplitPosition.of("0", next)));
        }
    }

    /** From now on, takes nothing of this split from this position on. */
    private void hold(int split, long from) {
        heldSplit = split;
        heldFrom = from;
    }

    private void poll(SourceReader<Long> reader, int count) {
        await().until(() -> pollOnce(reader) && events.size() >= count);
    }

    private boolean pollOnce(SourceReader<Long> reader) throws SourceException {
        reader.poll(Duration.ofMillis(100), numbers);
        return true;
    }
}
