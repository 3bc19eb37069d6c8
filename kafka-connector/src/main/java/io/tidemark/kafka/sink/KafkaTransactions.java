package io.tidemark.kafka.sink;

import io.tidemark.api.sink.SinkException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What {@link KafkaCommitLog} offers to sinks: the transactions of the open epochs. Thread-safe. */
public interface KafkaTransactions {

    /**
     * Sends a record in the transaction of an epoch. Returns before it is stored, unless the buffer is full; a failure
     * is thrown by a later call or by the commit.
     */
    void send(long epoch, ProducerRecord<byte[], byte[]> record) throws SinkException;
}
