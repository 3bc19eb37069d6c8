package io.tidemark.kafka.scan;

import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The records of some partitions, each from where it begins, in order. Partitions are named by their index in the {@link ScanRequest}. Used
 * by one thread, except for {@link #wakeUp}.
 */
public interface Scan extends AutoCloseable {

    /** Whether {@link #poll} is to bring records of a partition; it is until this says otherwise. What was fetched is kept. */
    void want(int split, boolean wanted);

    /**
     * What is there, and how far that goes: {@code nextOffsets} also moves over what no reader sees, such as markers of
     * transactions.
     *
     * @param maxWait how long to wait for a first record if there is none
     * @throws org.apache.kafka.common.errors.WakeupException perhaps, after {@link #wakeUp}
     * @throws org.apache.kafka.common.KafkaException if reading can't go on
     */
    ConsumerRecords<byte[], Object> poll(Duration maxWait);

    /** How many offsets lie between what {@link #poll} brought and the end as last seen; empty if not known yet. */
    OptionalLong lag(int split);

    /** Makes a waiting {@link #poll}, or else the next one, return soon. From any thread. */
    void wakeUp();

    @Override
    void close();
}
