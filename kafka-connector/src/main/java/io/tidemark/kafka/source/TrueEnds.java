package io.tidemark.kafka.source;

import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
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

    /** @param askedAt when it was asked for, by the clock for durations */
    private record Answer(long askedAt, Map<TopicPartition, Long> ends) {}

    private static final Answer NOTHING = new Answer(0, Map.of());

    private final KafkaClients clients;
    private final List<TopicPartition> partitions;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Answer answer = NOTHING;
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
        var known = answer;
        var end = known.ends().get(partition);
        return end != null && position >= end && System.nanoTime() - known.askedAt() < 2 * MAX_AGE_NANOS;
    }

    private void askIfOld() {
        long now = System.nanoTime();
        if (asked && now - askedAt < MAX_AGE_NANOS) {
            return;
        }
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        askedAt = now;
        asked = true;
        try {
            var open = open();
            if (open != null) {
                var unused = open.askEnds(partitions, IsolationLevel.READ_UNCOMMITTED)
                        .whenComplete((ends, failure) -> onAnswer(now, ends, failure));
            }
        } catch (RuntimeException e) {
            onAnswer(now, Map.of(), e);
        }
    }

    private void onAnswer(long at, Map<TopicPartition, Long> ends, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("event=ends-unknown reason=\"{}\"", failure.getMessage());
        }
        answer = failure == null ? new Answer(at, Map.copyOf(ends)) : NOTHING;
        asking.set(false);
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
