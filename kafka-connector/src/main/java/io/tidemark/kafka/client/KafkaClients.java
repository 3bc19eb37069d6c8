package io.tidemark.kafka.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Makes clients for one Kafka cluster. What the settings say about connections and security holds for all of them; what
 * exactly-once depends on is not theirs to change.
 */
public final class KafkaClients {

    /** How long to wait for a broker to answer a question before saying that it doesn't. */
    public static final Duration ANSWER_TIME = Duration.ofSeconds(15);

    /** How long a client may take to close. */
    public static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    /** How long a transaction may be open, unless the settings say otherwise. */
    private static final Duration TRANSACTION_TIME = Duration.ofMinutes(10);

    /** How long a producer may wait for room in its buffer or for an answer, unless the settings say otherwise. */
    private static final Duration BLOCK_TIME = Duration.ofSeconds(30);

    /** Polling costs as much as handing over some dozens of records; those of one poll should stay in the processor's cache. */
    private static final int RECORDS_PER_POLL = 5_000;

    /**
     * How long a producer collects records for a batch. Nobody sees them before the commit, which waits for no batch, so
     * this costs no time; at 5 ms, opening small batches took a sixth of a task's time.
     */
    private static final int LINGER_MILLIS = 100;

    /** Settings with this beginning are ours, not a client's. */
    private static final String OWN = "tidemark.";

    private final Map<String, String> settings;
    private final Duration transactionTime;

    private KafkaClients(Map<String, String> settings, Duration transactionTime) {
        this.settings = settings;
        this.transactionTime = transactionTime;
    }

    /**
     * Clients by these settings.
     *
     * @param settings Kafka's client settings, at least {@code bootstrap.servers}
     * @throws IllegalArgumentException if the bootstrap servers are missing, or {@code transaction.timeout.ms} is no
     *     time
     */
    public static KafkaClients of(Map<String, String> settings) {
        if (settings.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "")
                .isBlank()) {
            throw new IllegalArgumentException(
                    "The setting 'bootstrap.servers' is missing: say where Kafka is, for instance localhost:9092.");
        }
        return new KafkaClients(Map.copyOf(settings), transactionTime(settings));
    }

    private static Duration transactionTime(Map<String, String> settings) {
        var text = settings.getOrDefault(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(TRANSACTION_TIME.toMillis()));
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("The setting '%s' must be a number of milliseconds > 0, was '%s'."
                    .formatted(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, text));
        }
        return Duration.ofMillis(Integer.parseInt(text));
    }

    public String bootstrapServers() {
        return settings.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    /**
     * An epoch must be committed within this time; what a dead process left open is gone after it. The setting {@code
     * transaction.timeout.ms}, by default 10 minutes, or what the brokers allow if that is less.
     */
    public Duration transactionTime() {
        return transactionTime;
    }

    /** The same, with transactions of at most this time. */
    KafkaClients transactionsOfAtMost(Duration limit) {
        return limit.compareTo(transactionTime) < 0 ? new KafkaClients(settings, limit) : this;
    }

    /** A client for questions and for making topics. Its calls fail within {@link #ANSWER_TIME}. */
    public Admin admin() {
        var config = common();
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIME.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIME.toMillis() / 2);
        return Admin.create(config);
    }

    /**
     * A consumer for partitions that are assigned to it. It belongs to no group, commits nothing, and never moves a
     * position by itself.
     */
    public <V> Consumer<byte[], V> consumer(IsolationLevel isolation, Deserializer<V> values) {
        return consumer(isolation, new IgnoredKey(), values);
    }

    /** The same for those who look at keys. */
    public <V> Consumer<byte[], V> consumer(
            IsolationLevel isolation, Deserializer<byte[]> keys, Deserializer<V> values) {
        var config = common();
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.name().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIME.toMillis());
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIME.toMillis());
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return new KafkaConsumer<>(config, keys, values);
    }

    /** A producer whose records become visible by transactions. */
    public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
        var config = common();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transactionTime.toMillis());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) BLOCK_TIME.toMillis());
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Whether doing the same again later may help; it doesn't where rights are missing or a name can't be one. */
    public static boolean maySucceedLater(Throwable failure) {
        return !(failure instanceof AuthenticationException
                || failure instanceof AuthorizationException
                || failure instanceof InvalidTopicException
                || failure instanceof RecordTooLargeException);
    }

    private Map<String, Object> common() {
        var config = new HashMap<String, Object>();
        settings.forEach((name, value) -> {
            if (!name.startsWith(OWN)) {
                config.put(name, value);
            }
        });
        // give up on addresses that don't answer soon enough to say so within the answer time
        config.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 5_000);
        config.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        // clients tell nobody about themselves
        config.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return config;
    }

    /** Nobody looks at the keys of records: they say where a record lies, not what it is. */
    private static final class IgnoredKey implements Deserializer<byte[]> {

        private static final byte[] NOTHING = "".getBytes(UTF_8);

        @Override
        public byte[] deserialize(String topic, byte[] data) {
            return NOTHING;
        }

        @Override
        public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
            return NOTHING;
        }
    }
}
