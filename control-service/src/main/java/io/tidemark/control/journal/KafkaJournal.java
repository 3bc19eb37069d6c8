package io.tidemark.control.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in Kafka: one partition, kept for ever, one transaction a decision.
 *
 * <p>Opening fences the writer before us and then reads to the end, so nothing can be added behind our back. After a
 * failed append the outcome is unknown; the next one begins by reading what is really there.
 */
public final class KafkaJournal implements Journal {

    /** Where decisions are kept, unless {@link #TOPIC_SETTING} says otherwise. */
    public static final String TOPIC = "__tidemark_control";

    /** Lets a second, independent service live on the same Kafka: the name of its own topic for decisions. */
    public static final String TOPIC_SETTING = "tidemark.control.topic";

    /** How long to wait for Kafka before saying so. */
    public static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);
    private static final String TRANSACTIONAL_ID = "tidemark-control";
    private static final String OURS = "tidemark.";
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final Map<String, String> settings;
    private final String topic;
    private final TopicPartition partition;
    private final Duration patience;
    private final Clock clock;
    private final Consumer<Decision> fold;
    private final Admin admin;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private @Nullable JournalException end;
    private long nextOffset;

    private KafkaJournal(
            Map<String, String> settings, Duration patience, Clock clock, Consumer<Decision> fold, Admin admin) {
        this.settings = settings;
        this.topic = settings.getOrDefault(TOPIC_SETTING, TOPIC);
        this.partition = new TopicPartition(topic, 0);
        this.patience = patience;
        this.clock = clock;
        this.fold = fold;
        this.admin = admin;
    }

    /**
     * Opens the journal, making its topic if there is none.
     *
     * @param settings of Kafka clients, at least {@code bootstrap.servers}
     * @param patience how long to wait for Kafka, in each call
     * @throws JournalException if Kafka doesn't answer in time, or the topic can't be used
     */
    public static KafkaJournal open(
            Map<String, String> settings, Duration patience, Clock clock, Consumer<Decision> fold)
            throws JournalException {
        Admin admin;
        try {
            admin = Admin.create(new HashMap<>(common(settings, patience)));
        } catch (KafkaException e) {
            throw new JournalException(
                    "Cannot connect to Kafka at %s: %s. Check --bootstrap-servers."
                            .formatted(servers(settings), rootMessage(e)),
                    e);
        }
        var journal = new KafkaJournal(Map.copyOf(settings), patience, clock, fold, admin);
        try {
            journal.requireTopic();
            journal.takeOver();
            return journal;
        } catch (JournalException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    @Override
    public synchronized void append(Decision decision) throws JournalException {
        catchUp();
        var writer = producer;
        if (writer == null) {
            throw new IllegalStateException("no producer after taking over");
        }
        RecordMetadata written;
        try {
            writer.beginTransaction();
            var sent = writer.send(new ProducerRecord<>(topic, 0, null, DecisionCodec.write(decision)));
            writer.commitTransaction();
            written = sent.get(); // there already: the commit waited for it
        } catch (KafkaException | ExecutionException e) {
            abandonProducer();
            throw explained(e, "write to");
        } catch (InterruptedException e) {
            abandonProducer();
            throw interrupted(e);
        }
        nextOffset = written.offset() + 1;
        fold.accept(decision);
    }

    @Override
    public synchronized void catchUp() throws JournalException {
        if (end != null) {
            throw end;
        }
        if (producer == null) {
            takeOver();
        }
    }

    @Override
    public boolean isReachable(Duration atMost) {
        try {
            admin.describeCluster().nodes().get(atMost.toMillis(), MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
        synchronized (this) {
            if (end == null) {
                end = new JournalException("The journal is closed.");
            }
            abandonProducer();
        }
    }

    private void requireTopic() throws JournalException {
        var newTopic = new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
        try {
            admin.createTopics(List.of(newTopic)).all().get(patience.toMillis(), MILLISECONDS);
            LOG.info("event=control-log-created topic={}", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw explained(e, "create");
            }
        } catch (TimeoutException e) {
            throw explained(e, "create");
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Fences whoever wrote before, then catches up with what is there. */
    private void takeOver() throws JournalException {
        var config = common(settings, patience);
        config.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                topic.equals(TOPIC) ? TRANSACTIONAL_ID : TRANSACTIONAL_ID + "-" + topic);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(10_000, patience.toMillis() / 2));
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        var writer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer = writer;
        try {
            writer.initTransactions();
            readToEnd();
        } catch (KafkaException e) {
            abandonProducer();
            throw explained(e, "take over");
        } catch (JournalException e) {
            abandonProducer();
            throw e;
        }
    }

    /** Hands what was not seen yet to the fold. Nothing of ours is open when this is called. */
    private void readToEnd() throws JournalException {
        var config = common(settings, patience);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, nextOffset);
            long upTo = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            Instant giveUp = clock.instant().plus(patience);
            while (consumer.position(partition) < upTo) {
                for (var entry : consumer.poll(Duration.ofMillis(200)).records(partition)) {
                    fold.accept(decode(entry.value(), entry.offset()));
                }
                nextOffset = consumer.position(partition);
                if (clock.instant().isAfter(giveUp)) {
                    throw new JournalException(
                            "Could not read topic '%s' at %s to its end within %d s: at offset %d of %d."
                                    .formatted(topic, servers(settings), patience.toSeconds(), nextOffset, upTo));
                }
            }
        } catch (KafkaException e) {
            throw explained(e, "read");
        }
    }

    private Decision decode(byte @Nullable [] value, long offset) throws JournalException {
        if (value == null) {
            throw new JournalException(
                    "Topic '%s' holds a record without value at offset %d; nobody but Tidemark may write there."
                            .formatted(topic, offset));
        }
        try {
            return DecisionCodec.read(value);
        } catch (JournalException e) {
            throw new JournalException("Topic '%s', offset %d: %s".formatted(topic, offset, e.getMessage()), e);
        }
    }

    private void abandonProducer() {
        var writer = producer;
        producer = null;
        if (writer != null) {
            writer.close(CLOSE_WITHIN);
        }
    }

    private JournalException explained(Exception e, String what) {
        if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
            end = JournalException.fenced(
                    ("Cannot %s topic '%s' at %s: another control service has taken it over. Only one may run on a Kafka"
                                    + " cluster; stop this one or the other.")
                            .formatted(what, topic, servers(settings)),
                    e);
            return end;
        }
        return new JournalException(
                "Cannot %s topic '%s' at Kafka %s within %d s: %s. Check that Kafka runs there and --bootstrap-servers is right."
                        .formatted(what, topic, servers(settings), patience.toSeconds(), rootMessage(e)),
                e);
    }

    private static JournalException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new JournalException("Interrupted while waiting for Kafka", e);
    }

    private static Map<String, Object> common(Map<String, String> settings, Duration patience) {
        var config = new HashMap<String, Object>(settings);
        config.keySet().removeIf(name -> name.startsWith(OURS)); // Kafka's clients would complain of them
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidemark-control");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(10_000, patience.toMillis()));
        return config;
    }

    private static String servers(Map<String, String> settings) {
        return settings.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "(no bootstrap.servers given)");
    }

    private static String rootMessage(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
