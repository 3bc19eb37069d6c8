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
import java.util.function.BooleanSupplier;
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

    /** Brokers end overdue transactions somewhat later than on time. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final String job;
    private final TopicPartition partition;
    private final BooleanSupplier abandoned;
    private final Duration patience;

    /** @param abandoned whether nobody waits for the answer any more; asked from time to time */
    LastCommit(KafkaClients clients, String job, TopicPartition partition, BooleanSupplier abandoned) {
        this.clients = clients;
        this.job = job;
        this.partition = partition;
        this.abandoned = abandoned;
        // what another job left open is gone after its transaction timeout
        this.patience = clients.transactionTime().plus(GRACE);
    }

    /** Call it only after the job's transactional ids were taken over, so that nothing of its own is open. */
    Optional<CommitRecord> find() throws CommitException {
        try (var topics = Topics.of(clients);
                var consumer = clients.consumer(IsolationLevel.READ_COMMITTED, new JobRecords())) {
            long end = topics.ends(List.of(partition), IsolationLevel.READ_UNCOMMITTED)
                    .getOrDefault(partition, 0L);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + patience.toNanos();
            byte[] last = null;
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200)).records(partition)) {
                    if (record.value() != null) {
                        last = record.value();
                    }
                }
                if (abandoned.getAsBoolean()) {
                    throw new CommitException(
                            "The commit log of job '%s' was closed before the last commit was found.".formatted(job),
                            new IllegalStateException("closed"));
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new CommitException(
                            "The last commit of job '%s' can't be told: in %s a transaction of another job has been open for more than %d s. Look for a process that hangs, and try again."
                                    .formatted(job, partition, patience.toSeconds()),
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
