package io.tidemark.kafka.scan;

import io.tidemark.kafka.client.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer, for the partitions of a topic that several readers read. Only its own thread touches the consumer; what
 * readers take and where they stand is guarded by a lock that nobody holds while waiting for Kafka or decoding.
 */
final class SharedScan {

    private static final Logger LOG = LoggerFactory.getLogger(SharedScan.class);

    /** How soon the thread sees what nobody woke it for. */
    private static final Duration ROUND = Duration.ofMillis(100);

    private final String topic;
    private final int arms;
    private final WindowLimits limits;

    /** Of all windows together, unless each then has too little to be of use. */
    private final long budgetBytes;

    private final ScanCounters counters;
    private final LongSupplier nanos;
    private final Consumer<byte[], byte[]> consumer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock. */
    private final Map<Integer, Window> windows = new HashMap<>();

    /** Guarded by the lock. */
    private boolean over;

    /** Whether the thread waits in the consumer though there may be something for it to do. */
    private volatile boolean idle;

    /** What the consumer reads; only the thread touches it. */
    private Map<TopicPartition, Window> assigned = Map.of();

    private SharedScan(ScanRequest request, int arms, WindowLimits limits, ScanCounters counters, LongSupplier nanos) {
        this.topic = request.topic();
        this.arms = arms;
        this.limits = limits;
        this.budgetBytes = limits.windowBytes() * request.splits().size();
        this.counters = counters;
        this.nanos = nanos;
        var values = new ByteArrayDeserializer();
        this.consumer = request.withKeys()
                ? request.clients().consumer(IsolationLevel.READ_COMMITTED, new ByteArrayDeserializer(), values)
                : request.clients().consumer(IsolationLevel.READ_COMMITTED, values);
    }

    /** A scan with its thread, which ends when the last reader has left. */
    static SharedScan open(
            ScanRequest request, int arms, WindowLimits limits, ScanCounters counters, LongSupplier nanos) {
        var scan = new SharedScan(request, arms, limits, counters, nanos);
        var thread = new Thread(scan::run, "tidemark-shared-scan-" + request.topic());
        thread.setDaemon(true);
        thread.start();
        return scan;
    }

    /** Places of a new reader, one for each split; empty if one of them isn't kept here. */
    Optional<List<Window.Cursor>> join(ScanRequest request) {
        lock.lock();
        try {
            var cursors = new ArrayList<Window.Cursor>();
            for (var split : request.splits()) {
                var window = windows.computeIfAbsent(split.partition(), it -> new Window(split, arms, limits));
                var cursor = over ? Optional.<Window.Cursor>empty() : window.join(split.next());
                if (cursor.isEmpty()) {
                    leave(request, cursors);
                    return Optional.empty();
                }
                cursors.add(cursor.get());
                leaveAtEnd(split, split.next(), cursor.get());
            }
            shareBudget();
            changed.signalAll();
            consumer.wakeup();
            return Optional.of(cursors);
        } finally {
            lock.unlock();
        }
    }

    /** Several tasks read a partition each, so the first reader's part of the budget is for all. */
    private void shareBudget() {
        long share = Math.max(
                Math.min(limits.windowBytes(), SharedScans.LEAST_WINDOW_BYTES),
                budgetBytes / Math.max(1, windows.size()));
        windows.values().forEach(it -> it.limit(share));
    }

    /** A reader goes. */
    void leave(ScanRequest request, List<Window.Cursor> cursors) {
        lock.lock();
        try {
            for (int i = 0; i < cursors.size(); i++) {
                leave(request.splits().get(i).partition(), cursors.get(i));
            }
        } finally {
            lock.unlock();
        }
        wakeIfIdle();
    }

    /** Who has read all it is to read holds up nobody. */
    private void leaveAtEnd(ScanRequest.Split split, long next, Window.Cursor cursor) {
        if (next >= split.end()) {
            leave(split.partition(), cursor);
        }
    }

    private void leave(int partition, Window.Cursor cursor) {
        var window = windows.get(partition);
        if (window != null) {
            window.leave(cursor);
            if (window.isEmpty()) {
                windows.remove(partition);
            }
        }
    }

    /** Whether no reader is left; then the thread ends and closes the consumer. */
    boolean endIfEmpty() {
        lock.lock();
        try {
            over |= windows.isEmpty();
            changed.signalAll();
            return over;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    void want(Window.Cursor cursor, boolean wanted) {
        lock.lock();
        try {
            cursor.want(wanted);
        } finally {
            lock.unlock();
        }
        if (wanted) {
            wakeIfIdle();
        }
    }

    OptionalLong lag(int partition, Window.Cursor cursor) {
        lock.lock();
        try {
            var window = windows.get(partition);
            return window == null ? OptionalLong.empty() : window.lag(cursor);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is there for these splits, by split; waits for a first if there is nothing, unless told to return. */
    Map<Integer, Window.Slice> take(
            ScanRequest request, Map<Integer, Window.Cursor> cursors, Duration maxWait, BooleanSupplier returnNow) {
        long left = maxWait.toNanos();
        lock.lock();
        try {
            while (true) {
                var taken = new HashMap<Integer, Window.Slice>();
                cursors.forEach((split, cursor) -> {
                    var place = request.splits().get(split);
                    var window = windows.get(place.partition());
                    var slice = window == null ? Optional.<Window.Slice>empty() : window.take(cursor);
                    slice.ifPresent(it -> {
                        taken.put(split, it);
                        leaveAtEnd(place, it.nextOffset(), cursor);
                    });
                });
                boolean nothing = taken.isEmpty();
                if (!nothing) {
                    wakeIfIdle();
                }
                if (!nothing || left <= 0 || returnNow.getAsBoolean()) {
                    return taken;
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Has waiting readers look again whether they are to return. */
    void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeIfIdle() {
        if (idle) {
            idle = false;
            consumer.wakeup();
        }
    }

    private void run() {
        try {
            long last = nanos.getAsLong();
            while (prepare()) {
                var records = poll();
                long now = nanos.getAsLong();
                deliver(records, now - last);
                last = now;
            }
        } catch (Throwable e) {
            LOG.warn("event=shared-scan-failed topic={} consequence=\"each reader goes on by itself\"", topic, e);
        } finally {
            end();
            consumer.close(CloseOptions.timeout(KafkaClients.CLOSE_TIME));
        }
    }

    /** Tells the consumer what is wanted now. @return whether there are readers */
    private boolean prepare() {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            var wanted = new HashMap<TopicPartition, Window>();
            windows.forEach((partition, window) -> wanted.put(new TopicPartition(topic, partition), window));
            if (!wanted.equals(assigned)) {
                consumer.assign(wanted.keySet());
                wanted.forEach((partition, window) -> {
                    if (window != assigned.get(partition)) {
                        consumer.seek(partition, OwnScan.placeOf(window.start()));
                    }
                });
                assigned = wanted;
            }
            var reading = new ArrayList<TopicPartition>();
            var waiting = new ArrayList<TopicPartition>();
            assigned.forEach((partition, window) -> (window.wantsMore() ? reading : waiting).add(partition));
            consumer.resume(reading);
            consumer.pause(waiting);
            idle = !waiting.isEmpty();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() throws InterruptedException {
        if (assigned.isEmpty()) {
            lock.lock();
            try {
                while (!over && windows.isEmpty()) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            return ConsumerRecords.empty();
        }
        try {
            return consumer.poll(ROUND);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    private void deliver(ConsumerRecords<byte[], byte[]> records, long passedNanos) {
        counters.onFetched(records.count());
        lock.lock();
        try {
            records.nextOffsets().forEach((partition, next) -> {
                var window = assigned.get(partition);
                if (window != null) {
                    window.append(records.records(partition), next.offset());
                }
            });
            assigned.forEach((partition, window) -> {
                consumer.currentLag(partition).ifPresent(window::lagBehindNewest);
                if (!window.pass(passedNanos).isEmpty()) {
                    LOG.info("event=left-behind-by-shared-scan topic={} partition={}", topic, partition.partition());
                }
            });
            windows.values().removeIf(Window::isEmpty);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
