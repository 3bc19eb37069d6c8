package io.tidemark.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a job's last commit.
 *
 * <p>A consumer of committed records sees a partition only up to the first transaction that is still open, and another
 * job's may be: a commit of ours behind it would be overlooked, and an epoch done twice. So we first ask where the
 * partition really ends, and then read until we got there, however long the other transaction takes.
 */
final class LastCommit {

    /** What another job left open is gone after its transaction timeout; the rest is for good measure. */
    private static final Duration PATIENCE = KafkaClients.TRANSACTION_TIME.plusSeconds(30);

    private final KafkaClients clients;
    private final String job;
    private final TopicPartition partition;

    LastCommit(KafkaClients clients, String job, TopicPartition partition) {
        this.clients = clients;
        this.job = job;
        this.partition = partition;
    }

    /** Call it only after the job's transactional ids were taken over, so that nothing of its own is open. */
    Optional<CommitRecord> find() throws CommitException {
        try (var topics = Topics.of(clients);
                var consumer = clients.consumer(IsolationLevel.READ_COMMITTED, new JobRecords())) {
            long end = topics.ends(List.of(partition), IsolationLevel.READ_UNCOMMITTED)
                    .getOrDefault(partition, 0L);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            byte[] last = null;
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200)).records(partition)) {
                    if (record.value() != null) {
                        last = record.value();
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new CommitException(
                            "The last commit of job '%s' can't be told: in %s a transaction of another job has been open for more than %d s. Look for a process that hangs, and try again."
                                    .formatted(job, partition, PATIENCE.toSeconds()),
                            new TimeoutException("waited at offset " + consumer.position(partition) + " of " + end));
                }
            }
            return last == null ? Optional.empty() : Optional.of(CommitRecord.fromJson(last));
        } catch (BrokerException e) {
            throw new CommitException("The last commit of job '%s' can't be read: %s".formatted(job, e.words()), e);
        } catch (KafkaException | IOException e) {
            throw new CommitException(
                    "The last commit of job '%s' can't be read from %s: %s".formatted(job, partition, e.getMessage()),
                    e);
        }
    }

    /** The values of this job's records, null for those of others. */
    private final class JobRecords extends ByteArrayDeserializer {

        @Override
        public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
            return data != null && belongsToJob(data) ? data : null;
        }

        private boolean belongsToJob(byte[] data) {
            try {
                return CommitRecord.fromJson(data).job().equals(job);
            } catch (IOException e) {
                throw new KafkaException("no commit: " + new String(data, UTF_8), e);
            }
        }
    }
}
