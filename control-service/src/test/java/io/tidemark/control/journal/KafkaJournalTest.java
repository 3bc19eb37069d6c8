package io.tidemark.control.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidemark.control.job.JobEvent;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaJournalTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:15:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;

    @BeforeEach
    void startKafka() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory, 0));
    }

    @AfterEach
    void stopKafka() throws Exception {
        kafka.close();
    }

    @Test
    void handsEveryDecisionToTheFoldOnceAndInOrderAlsoAfterwards() throws Exception {
        var seen = new ArrayList<Decision>();
        try (var journal = open(seen)) {
            journal.append(decision("d1"));
            journal.append(decision("d2"));
            assertThat(seen).extracting(Decision::id).containsExactly("d1", "d2");
        }

        var again = new ArrayList<Decision>();
        try (var journal = open(again)) {
            journal.append(decision("d3"));
        }

        assertThat(again).extracting(Decision::id).containsExactly("d1", "d2", "d3");
        assertThat(again.get(0)).isEqualTo(decision("d1"));
    }

    @Test
    void whoOpensItLastIsTheOnlyOneToWrite() throws Exception {
        try (var first = open(new ArrayList<>())) {
            first.append(decision("d1"));
            var seen = new ArrayList<Decision>();
            try (var second = open(seen)) {
                assertThatThrownBy(() -> first.append(decision("d2")))
                        .asInstanceOf(type(JournalException.class))
                        .matches(JournalException::isFenced);
                assertThatThrownBy(() -> first.append(decision("d3")))
                        .asInstanceOf(type(JournalException.class))
                        .matches(JournalException::isFenced);
                second.append(decision("d4"));
            }
            assertThat(seen).extracting(Decision::id).containsExactly("d1", "d4");
        }
    }

    @Test
    void aDecisionWhoseTransactionWasLeftOpenNeverHappened() throws Exception {
        open(new ArrayList<>()).close();
        var dying = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "tidemark-control"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            dying.initTransactions();
            dying.beginTransaction();
            dying.send(new ProducerRecord<>(KafkaJournal.TOPIC, DecisionCodec.write(decision("open"))))
                    .get();

            var seen = new ArrayList<Decision>();
            try (var journal = open(seen)) {
                journal.append(decision("d1"));
            }

            assertThat(seen).extracting(Decision::id).containsExactly("d1");
        } finally {
            dying.close(Duration.ZERO);
        }
    }

    @Test
    void namesTheServersThatDoNotAnswer() throws Exception {
        int closedPort;
        try (var socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        var settings = Map.of("bootstrap.servers", "127.0.0.1:" + closedPort);

        assertThatThrownBy(() -> KafkaJournal.open(settings, Duration.ofSeconds(2), Clock.systemUTC(), decision -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("127.0.0.1:" + closedPort)
                .hasMessageContaining("within 2 s");
    }

    @Test
    void isReachableAsLongAsKafkaIs() throws Exception {
        try (var journal = open(new ArrayList<>())) {
            assertThat(journal.isReachable(PATIENCE)).isTrue();

            kafka.close();

            assertThat(journal.isReachable(Duration.ofSeconds(1))).isFalse();
        }
    }

    private Journal open(List<Decision> seen) throws JournalException {
        return KafkaJournal.open(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), PATIENCE, Clock.systemUTC(), seen::add);
    }

    private static Decision decision(String id) {
        return new Decision(id, NOW, List.of(), List.of(new JobEvent.CancelRequested("a", NOW)));
    }
}
