package io.tidemark.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts the first bids of a stream into a topic: lz4, the auction as key, an auction's bids in one partition. */
final class BidTopic {

    private BidTopic() {}

    /** @return what the floor must see of them */
    static Answer fill(String bootstrapServers, String topic, BidStream stream, long events) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                50,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024,
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
        long words = 0;
        var failure = new FirstFailure();
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = 0; number < events; number++) {
                var value = ByteBuffer.allocate(Bid.BYTES);
                stream.write(number, value);
                words += Words.sum(value.flip());
                long auction = stream.auction(number);
                var key = ByteBuffer.allocate(Long.BYTES).putLong(auction).array();
                var unused = producer.send(
                        new ProducerRecord<>(
                                topic, BidStream.partition(auction), stream.at(number), key, value.array()),
                        failure);
            }
        }
        failure.throwIfAny("The topic of bids can't be filled");
        return Answer.ofFloor(events, words);
    }
}
