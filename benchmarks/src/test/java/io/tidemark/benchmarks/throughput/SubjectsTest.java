package io.tidemark.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.throughput.Subject.Assignment;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, in this process, with few events. */
class SubjectsTest {

    private static final int EVENTS = 20_000;
    private static final BidStream STREAM = new BidStream(1_000);

    @TempDir
    private Path directory;

    @Test
    void comeToTheRightAnswer() throws Exception {
        try (var kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(directory.resolve("kafka"), 0));
                var broker = new Broker(kafka.bootstrapServers())) {
            broker.create("bids");
            var ofFloor = BidTopic.fill(kafka.bootstrapServers(), "bids", STREAM, EVENTS);

            assertThat(run(new FloorSubject(), "floor", kafka, broker)).isEqualTo(ofFloor);
            for (var subject : List.of(new TidemarkSubject(), new StreamsSubject())) {
                var name = subject.getClass().getSimpleName();
                assertThat(run(subject, name, kafka, broker)).as(name).isEqualTo(Answer.ofJobA(STREAM, EVENTS));
            }
        }
    }

    private Answer run(Subject subject, String name, EmbeddedKafka kafka, Broker broker) throws Exception {
        broker.create(name);
        var place = Files.createDirectory(directory.resolve(name));
        return subject.run(new Assignment(kafka.bootstrapServers(), "bids", name, EVENTS, place))
                .answer();
    }
}
