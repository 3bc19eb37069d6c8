package io.tidemark.benchmarks.throughput;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The job in Kafka Streams at its best: the topic is already partitioned by key, so nothing is sent around; the state has a
 * cache; the codecs are the same as Tidemark's.
 *
 * <p>Its commit interval would add up to ten seconds of waiting behind the last event, so once all are processed it is
 * asked to commit at once.
 */
final class StreamsSubject implements Subject {

    private static final String STORE = "stats";
    private static final Duration COMMIT_CHECK = Duration.ofMillis(20);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(30);

    @Override
    public Measured run(Assignment assignment) throws Exception {
        var group = "streams-" + assignment.output();
        var begun = new AtomicLong();
        var failure = new CompletableFuture<Void>();
        var progress = new Progress(assignment.events());
        try (var broker = new Broker(assignment.bootstrapServers());
                var streams = new KafkaStreams(topology(assignment, progress), configuration(assignment, group))) {
            var ends = broker.ends(assignment.input());
            streams.setUncaughtExceptionHandler(e -> {
                failure.completeExceptionally(e);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.setStateListener((now, before) -> {
                // it runs from the moment all its threads have their partitions
                if (now == KafkaStreams.State.RUNNING) {
                    begun.compareAndSet(0, System.nanoTime());
                }
            });
            streams.start();
            var unused = CompletableFuture.anyOf(progress.allProcessed, failure).get();
            while (!broker.hasCommitted(group, ends)) {
                failure.getNow(null);
                Thread.sleep(COMMIT_CHECK.toMillis());
            }
            long ended = System.nanoTime();
            streams.close(CLOSE_TIME);
            return Measured.between(
                    begun.get(), ended, ResultTopic.read(assignment.bootstrapServers(), assignment.output()));
        }
    }

    private static Topology topology(Assignment assignment, Progress progress) {
        var builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Long(), serde(BidStats.SERDE))
                        .withCachingEnabled());
        builder.stream(assignment.input(), Consumed.with(Serdes.Long(), serde(Bid.SERDE)))
                .process(() -> new Counting(progress), STORE)
                .to(assignment.output(), Produced.with(Serdes.Long(), serde(Result.SERDE)));
        return builder.build();
    }

    private static Properties configuration(Assignment assignment, String group) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, assignment.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, assignment.directory().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Conditions.THREADS);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Conditions.COMMIT_INTERVAL.toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, Conditions.HEAP_STATE_BYTES);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 * 1024 * 1024);
        // a transaction is open for a whole commit interval
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        return properties;
    }

    /** How far all tasks together are. */
    private static final class Progress {

        private final AtomicLong left;
        private final CompletableFuture<Void> allProcessed = new CompletableFuture<>();

        Progress(long events) {
            left = new AtomicLong(events);
        }

        /** @return whether nothing is left */
        boolean processed(long events) {
            boolean all = left.addAndGet(-events) <= 0;
            if (all) {
                allProcessed.complete(null);
            }
            return all;
        }
    }

    /** What job A does with the events of one partition. */
    private static final class Counting implements Processor<Long, Bid, Long, Result> {

        private static final Duration REPORT_INTERVAL = Duration.ofMillis(50);

        private final Progress progress;
        private @Nullable ProcessorContext<Long, Result> context;
        private @Nullable KeyValueStore<Long, BidStats> store;
        private @Nullable Cancellable reports;
        private long unreported;

        Counting(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void init(ProcessorContext<Long, Result> opened) {
            context = opened;
            store = opened.getStateStore(STORE);
            reports = opened.schedule(REPORT_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> report());
        }

        @Override
        public void process(Record<Long, Bid> bid) {
            var stats = requireNonNull(store);
            var before = stats.get(bid.key());
            var now = (before == null ? BidStats.NONE : before).plus(bid.value().price());
            stats.put(bid.key(), now);
            if (now.isOutput()) {
                requireNonNull(context).forward(bid.withValue(new Result(bid.key(), now)));
            }
            unreported++;
        }

        private void report() {
            boolean all = progress.processed(unreported);
            unreported = 0;
            if (all) {
                requireNonNull(context).commit();
                requireNonNull(reports).cancel();
            }
        }
    }

    /** Tidemark's codecs as Kafka's. */
    private static <T> org.apache.kafka.common.serialization.Serde<T> serde(Serde<T> serde) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : serialize(serde, value),
                (topic, bytes) -> bytes == null ? null : serde.read(ByteBuffer.wrap(bytes)));
    }

    private static <T> byte[] serialize(Serde<T> serde, T value) {
        var out = new ByteWriter();
        serde.write(value, out);
        return out.toByteArray();
    }
}
