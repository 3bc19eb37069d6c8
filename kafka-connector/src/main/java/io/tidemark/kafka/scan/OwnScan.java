package io.tidemark.kafka.scan;

import io.tidemark.kafka.client.KafkaClients;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer for one reader. Values are decoded straight from the fetched bytes. */
final class OwnScan implements Scan {

    private final Consumer<byte[], Object> consumer;
    private final List<TopicPartition> partitions;
    private final BitSet paused = new BitSet();

    private OwnScan(ScanRequest request) {
        this.partitions = request.partitions();
        this.consumer = request.withKeys()
                ? request.clients()
                        .consumer(IsolationLevel.READ_COMMITTED, new ByteArrayDeserializer(), request.values())
                : request.clients().consumer(IsolationLevel.READ_COMMITTED, request.values());
    }

    /** @throws org.apache.kafka.common.KafkaException if there can be no such consumer */
    static OwnScan open(ScanRequest request) {
        var scan = new OwnScan(request);
        try {
            scan.consumer.assign(scan.partitions);
            for (int i = 0; i < scan.partitions.size(); i++) {
                scan.consumer.seek(
                        scan.partitions.get(i), placeOf(request.splits().get(i)));
            }
            return scan;
        } catch (RuntimeException e) {
            scan.close();
            throw e;
        }
    }

    /** With the leader epoch, the broker notices when a log was cut off before the place. */
    static OffsetAndMetadata placeOf(ScanRequest.Split split) {
        return new OffsetAndMetadata(
                split.next(), split.leaderEpoch() < 0 ? Optional.empty() : Optional.of(split.leaderEpoch()), "");
    }

    /** A paused partition's records stay in the consumer's buffers; nothing is fetched twice for it. */
    @Override
    public void want(int split, boolean wanted) {
        if (wanted && paused.get(split)) {
            consumer.resume(List.of(partitions.get(split)));
        } else if (!wanted && !paused.get(split)) {
            consumer.pause(List.of(partitions.get(split)));
        }
        paused.set(split, !wanted);
    }

    @Override
    public ConsumerRecords<byte[], Object> poll(Duration maxWait) {
        return consumer.poll(maxWait);
    }

    @Override
    public OptionalLong lag(int split) {
        return consumer.currentLag(partitions.get(split));
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(KafkaClients.CLOSE_TIME));
    }
}
