package io.tidemark.benchmarks.nexmark.run;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.source.Source;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import io.tidemark.kafka.source.KafkaSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Events written to a topic of a broker in this process. A job that isn't to end can read all of them. */
public final class KafkaInput implements Input, AutoCloseable {

    private static final String TOPIC = "nexmark";
    private static final int PARTITIONS = 4;
    private static final int EVENTS_A_TRANSACTION = 100_000;
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final EmbeddedKafka broker;
    private final Map<String, String> clientSettings;

    private KafkaInput(EmbeddedKafka broker) {
        this.broker = broker;
        this.clientSettings = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /**
     * Starts a broker and writes the events of a run, dealt out to the partitions like cards.
     *
     * @param directory of the broker's data
     * @throws RunFailedException if the broker can't start or doesn't take the events
     */
    public static KafkaInput fill(RunSettings settings, Path directory) throws RunFailedException {
        KafkaInput input;
        try {
            input = new KafkaInput(EmbeddedKafka.start(new EmbeddedKafkaSettings(directory, 0)));
        } catch (IOException e) {
            throw new RunFailedException("No broker: " + e.getMessage(), e);
        }
        try {
            input.write(settings);
            return input;
        } catch (BrokerException | KafkaException e) {
            input.close();
            throw new RunFailedException("The events can't be written to Kafka: " + e.getMessage(), e);
        }
    }

    private void write(RunSettings settings) throws BrokerException {
        var clients = KafkaClients.of(clientSettings);
        try (var topics = Topics.of(clients)) {
            topics.create(TOPIC, PARTITIONS, Map.of());
        }
        var producer = clients.transactionalProducer("nexmark-input");
        try {
            producer.initTransactions();
            for (long from = 0; from < settings.events(); from += EVENTS_A_TRANSACTION) {
                write(producer, settings, from, Math.min(from + EVENTS_A_TRANSACTION, settings.events()));
            }
        } finally {
            producer.close(CLOSE_TIME);
        }
    }

    private static void write(Producer<byte[], byte[]> producer, RunSettings settings, long from, long to) {
        var bytes = new ByteWriter();
        producer.beginTransaction();
        for (long place = from; place < to; place++) {
            var event = settings.factory().event(settings.shuffle().numberAt(place, settings.events()));
            EventSerde.INSTANCE.write(event, bytes.clear());
            int partition = (int) (place % PARTITIONS);
            var unused = producer.send(
                    new ProducerRecord<>(TOPIC, partition, event.dateTime(), new byte[0], bytes.toByteArray()));
        }
        producer.commitTransaction();
    }

    @Override
    public Source<NexmarkEvent> toTheEnd() {
        return KafkaSource.<NexmarkEvent>of(TOPIC, EventSerde.INSTANCE).toPresent();
    }

    @Override
    public Source<NexmarkEvent> beyond(long events) {
        return KafkaSource.of(TOPIC, EventSerde.INSTANCE);
    }

    @Override
    public Map<String, String> settings() {
        return clientSettings;
    }

    @Override
    public void close() {
        broker.close();
    }
}
