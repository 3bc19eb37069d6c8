package io.tidemark.kafka.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a topic says last about each key: for topics in which a record takes the place of earlier ones of the same key. */
public final class LatestRecords {

    private static final Duration POLL = Duration.ofMillis(500);

    private LatestRecords() {}

    /**
     * Reads a topic from its beginning to its end, committed transactions only. Blocks.
     *
     * @param settings Kafka's client settings
     * @param within how long that may take
     * @return the last value of each key, by the key as text; empty if there is no such topic
     * @throws BrokerException if Kafka doesn't answer, or not in time
     */
    public static Map<String, byte[]> read(Map<String, String> settings, String topic, Duration within)
            throws BrokerException {
        var clients = KafkaClients.of(settings);
        long giveUp = System.nanoTime() + within.toNanos();
        try (var topics = Topics.of(clients)) {
            var found = topics.find(topic);
            if (found.isEmpty()) {
                return Map.of();
            }
            var ends = topics.ends(found.get().all(), IsolationLevel.READ_COMMITTED);
            return read(clients, ends, giveUp);
        }
    }

    private static Map<String, byte[]> read(KafkaClients clients, Map<TopicPartition, Long> ends, long giveUp)
            throws BrokerException {
        var latest = new TreeMap<String, byte[]>();
        try (var consumer = clients.consumer(
                IsolationLevel.READ_COMMITTED, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            // judged by positions: the last offsets may be markers that no reader sees
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - giveUp > 0) {
                    throw BrokerException.noAnswer(
                            clients.bootstrapServers(), new KafkaException("the topic's end wasn't reached in time"));
                }
                for (var record : consumer.poll(POLL)) {
                    if (record.key() != null && record.value() != null) {
                        latest.put(new String(record.key(), UTF_8), record.value());
                    }
                }
            }
            return latest;
        } catch (KafkaException e) {
            throw BrokerException.of(clients.bootstrapServers(), e);
        }
    }
}
