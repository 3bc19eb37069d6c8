package io.tidemark.kafka.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a cluster knows about topics, and what it allows. Each call blocks for {@link KafkaClients#ANSWER_TIME} at most. */
public final class Topics implements AutoCloseable {

    private static final String LONGEST_TRANSACTION = "transaction.max.timeout.ms";

    /** How long it may take until all brokers know of a new topic. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(20);

    private final KafkaClients clients;
    private final Admin admin;

    private Topics(KafkaClients clients, Admin admin) {
        this.clients = clients;
        this.admin = admin;
    }

    public static Topics of(KafkaClients clients) {
        return new Topics(clients, clients.admin());
    }

    /**
     * A topic as it is now.
     *
     * @param id tells it from an earlier topic of the same name
     */
    public record Topic(String name, String id, int partitions) {

        /** Its partitions, in the order of their numbers. */
        public List<TopicPartition> all() {
            var all = new ArrayList<TopicPartition>();
            for (int i = 0; i < partitions; i++) {
                all.add(new TopicPartition(name, i));
            }
            return all;
        }
    }

    /** @throws BrokerException if Kafka doesn't answer or refuses */
    public Optional<Topic> find(String name) throws BrokerException {
        try {
            var description = answer(admin.describeTopics(List.of(name))
                            .allTopicNames()
                            .toCompletionStage()
                            .toCompletableFuture())
                    .get(name);
            return Optional.ofNullable(description)
                    .map(it -> new Topic(
                            name, it.topicId().toString(), it.partitions().size()));
        } catch (BrokerException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes a topic that can be written as soon as this returns, unless someone was faster. Replicated as widely as the
     * cluster can, up to three times.
     *
     * <p>A topic is known a moment before its leaders take records. A producer that has several batches under way then may
     * have the first refused and the second taken, and can't send the first any more: the sequence is broken.
     *
     * @param config topic settings
     */
    public void create(String name, int partitions, Map<String, String> config) throws BrokerException {
        int brokers = answer(admin.describeCluster().nodes().toCompletionStage().toCompletableFuture())
                .size();
        var topic = new NewTopic(name, partitions, (short) Math.min(3, brokers)).configs(config);
        try {
            var unused = answer(
                    admin.createTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture());
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return;
        }
        awaitLeaders(new Topic(name, "", partitions));
    }

    /** Only a leader that takes records tells of them. A topic that was just made may not be known everywhere yet. */
    private void awaitLeaders(Topic topic) throws BrokerException {
        long start = System.nanoTime();
        while (true) {
            try {
                var unused = ends(topic.all(), IsolationLevel.READ_UNCOMMITTED);
                return;
            } catch (BrokerException e) {
                boolean isNews = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!isNews || System.nanoTime() - start > KNOWN_WITHIN.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(this, ASK_AGAIN_AFTER.toNanos());
            }
        }
    }

    /**
     * These clients with transactions no longer than the brokers allow. Where we may not ask the brokers, the clients as
     * they are.
     */
    public KafkaClients withTransactionsAsAllowed() throws BrokerException {
        var nodes = answer(admin.describeCluster().nodes().toCompletionStage().toCompletableFuture());
        try {
            var broker = new ConfigResource(
                    ConfigResource.Type.BROKER, nodes.iterator().next().idString());
            var config = answer(admin.describeConfigs(List.of(broker))
                            .all()
                            .toCompletionStage()
                            .toCompletableFuture())
                    .get(broker);
            var limit = config == null ? null : config.get(LONGEST_TRANSACTION);
            return limit == null
                    ? clients
                    : clients.transactionsOfAtMost(Duration.ofMillis(Long.parseLong(limit.value())));
        } catch (BrokerException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return clients;
            }
            throw e;
        }
    }

    /** The offset of the first record that is still there, by partition. */
    public Map<TopicPartition, Long> starts(List<TopicPartition> partitions) throws BrokerException {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /**
     * The offset behind the last record, by partition.
     *
     * @param isolation if committed, transactions that are still open don't count, nor what comes after them
     */
    public Map<TopicPartition, Long> ends(List<TopicPartition> partitions, IsolationLevel isolation)
            throws BrokerException {
        return offsets(partitions, OffsetSpec.latest(), isolation);
    }

    @Override
    public void close() {
        admin.close(KafkaClients.CLOSE_TIME);
    }

    /** The offset of the first record whose timestamp isn't earlier, by partition; partitions without one are left out. */
    public Map<TopicPartition, Long> offsetsAt(List<TopicPartition> partitions, Instant time) throws BrokerException {
        var found = new HashMap<>(
                offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()), IsolationLevel.READ_UNCOMMITTED));
        found.values().removeIf(offset -> offset < 0);
        return found;
    }

    /** What of a topic is there and how long it stays; empty if there is no such topic. */
    public Optional<TopicRetention> retention(String name) throws BrokerException {
        var topic = find(name);
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        var all = topic.get().all();
        var starts = starts(all);
        var ends = ends(all, IsolationLevel.READ_UNCOMMITTED);
        var sizes = sizes(all);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var config = answer(admin.describeConfigs(List.of(resource))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture())
                .get(resource);
        var policy = value(config, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
        return Optional.of(new TopicRetention(
                topic.get().id(),
                all.stream().map(it -> starts.getOrDefault(it, 0L)).toList(),
                all.stream().map(it -> ends.getOrDefault(it, 0L)).toList(),
                all.stream().map(it -> sizes.getOrDefault(it, -1L)).toList(),
                limit(deletes, value(config, TopicConfig.RETENTION_MS_CONFIG, "-1")),
                limit(deletes, value(config, TopicConfig.RETENTION_BYTES_CONFIG, "-1")),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)));
    }

    private static String value(@Nullable Config config, String name, String fallback) {
        var entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? fallback : entry.value();
    }

    private static OptionalLong limit(boolean deletes, String value) {
        long limit = Long.parseLong(value);
        return deletes && limit >= 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    /**
     * How many bytes partitions take on disk: of the largest replica of each. Empty where we may not ask.
     */
    public Map<TopicPartition, Long> sizes(List<TopicPartition> partitions) throws BrokerException {
        try {
            var brokers = answer(
                            admin.describeCluster().nodes().toCompletionStage().toCompletableFuture())
                    .stream()
                    .map(Node::id)
                    .toList();
            var folders = answer(admin.describeLogDirs(brokers)
                    .allDescriptions()
                    .toCompletionStage()
                    .toCompletableFuture());
            var sizes = new HashMap<TopicPartition, Long>();
            for (var ofBroker : folders.values()) {
                for (var folder : ofBroker.values()) {
                    folder.replicaInfos().forEach((partition, replica) -> {
                        if (partitions.contains(partition)) {
                            sizes.merge(partition, replica.size(), Math::max);
                        }
                    });
                }
            }
            return sizes;
        } catch (BrokerException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    /** The same as {@link #ends}, without waiting for the answer. */
    public CompletionStage<Map<TopicPartition, Long>> askEnds(
            List<TopicPartition> partitions, IsolationLevel isolation) {
        return ask(partitions, OffsetSpec.latest(), isolation);
    }

    private Map<TopicPartition, Long> offsets(
            List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) throws BrokerException {
        return answer(ask(partitions, spec, isolation).toCompletableFuture());
    }

    private CompletionStage<Map<TopicPartition, Long>> ask(
            List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(it -> wanted.put(it, spec));
        return admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                .all()
                .toCompletionStage()
                .thenApply(found -> {
                    var offsets = new HashMap<TopicPartition, Long>();
                    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
                    return offsets;
                });
    }

    private <T> T answer(CompletableFuture<T> question) throws BrokerException {
        try {
            return question.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BrokerException.noAnswer(clients.bootstrapServers(), new KafkaException("interrupted", e));
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw BrokerException.of(clients.bootstrapServers(), cause);
        }
    }
}
