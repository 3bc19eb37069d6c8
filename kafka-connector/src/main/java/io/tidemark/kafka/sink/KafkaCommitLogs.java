package io.tidemark.kafka.sink;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLogs;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Commits by Kafka transactions; the last commit of each job lies in the compacted topic {@value #TOPIC}. */
public final class KafkaCommitLogs implements CommitLogs {

    /** Keyed by job; the newest record of a key is the job's last commit. */
    public static final String TOPIC = "__tidemark_commits";

    private static final int PARTITIONS = 8;

    private final KafkaClients clients;

    /**
     * Commit logs of one cluster.
     *
     * @param settings Kafka's client settings, at least {@code bootstrap.servers}
     */
    public KafkaCommitLogs(Map<String, String> settings) {
        clients = KafkaClients.of(settings);
    }

    @Override
    public CommitLog open(String job) throws CommitException {
        try (var topics = Topics.of(clients)) {
            var topic = topics.find(TOPIC);
            if (topic.isEmpty()) {
                topics.create(TOPIC, PARTITIONS, Map.of("cleanup.policy", "compact"));
                topic = topics.find(TOPIC);
            }
            int partitions = topic.map(Topics.Topic::partitions).orElse(PARTITIONS);
            return new KafkaCommitLog(job, topics.withTransactionsAsAllowed(), partitions);
        } catch (BrokerException e) {
            throw new CommitException("Job '%s' can't commit: %s".formatted(job, e.words()), e);
        } catch (KafkaException e) {
            throw new CommitException(
                    "Job '%s' can't commit at %s: %s".formatted(job, clients.bootstrapServers(), e.getMessage()), e);
        }
    }
}
