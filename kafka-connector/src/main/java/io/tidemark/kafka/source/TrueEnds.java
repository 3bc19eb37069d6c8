package io.tidemark.kafka.source;

import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where partitions end, what is in open transactions included: a reader of committed records isn't told. Asked in the
 * background, only when someone wants to know, and for all partitions at once. Thread-safe; nothing blocks.
 */
final class TrueEnds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrueEnds.class);

    /** How old an answer may be: much less than the time after which a split usually counts as idle, 30 s. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final KafkaClients clients;
    private final List<TopicPartition> partitions;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Map<TopicPartition, Long> ends = Map.of();
    private volatile long askedAt;
    private volatile boolean asked;

    /** Opened with the first question: most jobs are seldom at the end. */
    private @Nullable Topics topics;

    private boolean closed;

    TrueEnds(KafkaClients clients, List<TopicPartition> partitions) {
        this.clients = clients;
        this.partitions = List.copyOf(partitions);
    }

    /** Whether nothing is known to be at this position or behind it; false as well while nothing is known at all. */
    boolean isReached(TopicPartition partition, long position) {
        askIfOld();
        var end = ends.get(partition);
        return end != null && position >= end;
    }

    private void askIfOld() {
        if (asked && System.nanoTime() - askedAt < MAX_AGE_NANOS) {
            return;
        }
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        askedAt = System.nanoTime();
        asked = true;
        var open = open();
        if (open == null) {
            return;
        }
        var unused = open.askEnds(partitions, IsolationLevel.READ_UNCOMMITTED).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.debug("event=ends-unknown reason=\"{}\"", failure.getMessage());
            }
            ends = failure == null ? new HashMap<>(answer) : Map.of();
            asking.set(false);
        });
    }

    private synchronized @Nullable Topics open() {
        if (topics == null && !closed) {
            topics = Topics.of(clients);
        }
        return closed ? null : topics;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (topics != null) {
            topics.close();
            topics = null;
        }
    }
}
