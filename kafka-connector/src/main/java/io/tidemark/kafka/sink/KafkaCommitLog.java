package io.tidemark.kafka.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.api.sink.SinkException;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job's commits: outputs, offsets and the pointer to the snapshot of an epoch in one transaction.
 *
 * <p>Two producers take turns, so that the next epoch flows while this one is being committed; all tasks of the job send
 * through them.
 */
final class KafkaCommitLog implements CommitLog, KafkaTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommitLog.class);

    private static final String OWN = "tidemark-";

    /** How long closing waits until open transactions are aborted. */
    private static final Duration ABORT_TIME = Duration.ofSeconds(3);

    private final String job;
    private final KafkaClients clients;
    private final TopicPartition commits;
    private final List<Producer<byte[], byte[]>> producers;
    private final AtomicReference<SendFailure> sendFailure = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The first output that couldn't be stored; its transaction can't be committed any more. */
    private record SendFailure(String topic, Exception cause) {}

    /** @param commitPartitions how many partitions the commit topic has */
    KafkaCommitLog(String job, KafkaClients clients, int commitPartitions) {
        this.job = job;
        this.clients = clients;
        int partition = Utils.toPositive(Utils.murmur2(job.getBytes(UTF_8))) % commitPartitions;
        this.commits = new TopicPartition(KafkaCommitLogs.TOPIC, partition);
        this.producers = List.of(
                clients.transactionalProducer(OWN + job + "-0"), clients.transactionalProducer(OWN + job + "-1"));
    }

    @Override
    public Optional<Commit> recover() throws CommitException {
        try {
            producers.forEach(Producer::initTransactions);
        } catch (KafkaException e) {
            throw failure("take over its transactions", e);
        }
        return new LastCommit(clients, job, commits, closed::get)
                .find()
                .map(it -> new Commit(it.epoch(), it.manifest(), Map.of()));
    }

    @Override
    public void begin(long epoch) throws CommitException {
        try {
            producerOf(epoch).beginTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw failure("begin epoch " + epoch, e);
        }
    }

    @Override
    public void send(long epoch, ProducerRecord<byte[], byte[]> record) throws SinkException {
        var failed = sendFailure.get();
        if (failed != null) {
            throw sinkFailure(failed);
        }
        try {
            var unused = producerOf(epoch).send(record, (metadata, failure) -> {
                if (failure != null) {
                    sendFailure.compareAndSet(null, new SendFailure(record.topic(), failure));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            throw sinkFailure(new SendFailure(record.topic(), e));
        }
    }

    @Override
    public void commit(Commit commit) throws CommitException {
        var what = "commit epoch " + commit.epoch();
        var producer = producerOf(commit.epoch());
        try {
            var offsets = offsetsOf(commit);
            if (!offsets.isEmpty()) {
                producer.sendOffsetsToTransaction(offsets, group());
            }
            var record = new CommitRecord(job, commit.epoch(), commit.manifest());
            var unused = producer.send(
                    new ProducerRecord<>(commits.topic(), commits.partition(), job.getBytes(UTF_8), record.toJson()));
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            var first = sendFailure.get();
            if (first != null) {
                throw failure(
                        "%s, since its output to topic '%s' wasn't stored".formatted(what, first.topic()),
                        first.cause());
            }
            if (e instanceof TimeoutException) {
                requireTopics(commit, what, e);
            }
            throw failure(what, e);
        }
    }

    @Override
    public Optional<Duration> longestEpoch() {
        return Optional.of(clients.transactionTime());
    }

    @Override
    public <S> Optional<S> service(Class<S> type) {
        return type == KafkaTransactions.class ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * Aborts what is open, so that it holds no reader of the same topics back until it times out. Where that doesn't
     * succeed soon, whoever takes over the transactional ids does it, or the broker in time.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var abort = new Thread(() -> producers.forEach(this::abort), OWN + job + "-abort");
        abort.setDaemon(true);
        abort.start();
        try {
            abort.join(ABORT_TIME.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // whoever still waits for a producer, the thread above included, gets out of there now
        producers.forEach(it -> it.close(Duration.ZERO));
    }

    private void abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // nothing is open, it is just being committed, or the broker doesn't answer
            LOG.debug("event=abort-skipped job={} reason=\"{}\"", job, e.getMessage());
        }
    }

    /** The group has no members, so there is no consumer to ask for this. */
    @SuppressWarnings("removal")
    private ConsumerGroupMetadata group() {
        return new ConsumerGroupMetadata(OWN + job);
    }

    private Producer<byte[], byte[]> producerOf(long epoch) {
        return producers.get((int) (epoch % producers.size()));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsetsOf(Commit commit) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var positions : commit.positions().values()) {
            var topic = positions.identity().get("topic");
            if (topic != null) {
                for (var split : positions.splits()) {
                    var epoch = split.leaderEpoch() < 0 ? Optional.<Integer>empty() : Optional.of(split.leaderEpoch());
                    offsets.put(
                            new TopicPartition(topic, Integer.parseInt(split.split())),
                            new OffsetAndMetadata(split.next(), epoch, ""));
                }
            }
        }
        return offsets;
    }

    /** Offsets for a topic that is gone are tried again until time is up; says so instead of telling of the time. */
    private void requireTopics(Commit commit, String what, Exception cause) throws CommitException {
        try (var topics = Topics.of(clients)) {
            for (var positions : commit.positions().values()) {
                var topic = positions.identity().get("topic");
                if (topic != null && topics.find(topic).isEmpty()) {
                    throw new CommitException(
                            "Job '%s' could not %s: its source topic '%s' no longer exists at %s. Create it again, or stop the job."
                                    .formatted(job, what, topic, clients.bootstrapServers()),
                            cause);
                }
            }
        } catch (BrokerException e) {
            cause.addSuppressed(e);
        }
    }

    private CommitException failure(String what, Exception cause) {
        if (isFenced(cause)) {
            return CommitException.fenced(
                    "Job '%s' could not %s: its transactions were taken over by another process, or took longer than %d s."
                            .formatted(job, what, clients.transactionTime().toSeconds()),
                    cause);
        }
        return new CommitException(
                "Job '%s' could not %s at %s: %s".formatted(job, what, clients.bootstrapServers(), cause.getMessage()),
                cause);
    }

    private SinkException sinkFailure(SendFailure failed) {
        var message = "Job '%s' could not write to topic '%s' at %s: %s"
                .formatted(
                        job,
                        failed.topic(),
                        clients.bootstrapServers(),
                        failed.cause().getMessage());
        return KafkaClients.maySucceedLater(failed.cause())
                ? SinkException.unavailable(message, failed.cause())
                : SinkException.refused(message, failed.cause());
    }

    private static boolean isFenced(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof ProducerFencedException || it instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }
}
