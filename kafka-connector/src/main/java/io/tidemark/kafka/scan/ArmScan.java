package io.tidemark.kafka.scan;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One reader's part in a shared scan. When it is left behind in one partition, or the shared scan fails, it goes on in all of them with a
 * consumer of its own, at exactly the place where it is.
 */
final class ArmScan implements Scan {

    private final ScanRequest request;
    private final ScanCounters counters;
    private final @Nullable Part part;
    private final BitSet unwanted = new BitSet();
    private volatile boolean wokenUp;

    /** What it has if it shares no longer, or never did. */
    private volatile @Nullable Scan own;

    private boolean left;

    private ArmScan(ScanRequest request, ScanCounters counters, @Nullable Part part, @Nullable Scan own) {
        this.request = request;
        this.counters = counters;
        this.part = part;
        this.own = own;
    }

    /**
     * What it has in a shared scan.
     *
     * @param cursors by split
     * @param onLeft is told when it has left
     */
    private record Part(SharedScan scan, List<Window.Cursor> cursors, Runnable onLeft) {}

    /** A reader of the group that isn't where the others are. */
    static Scan alone(ScanRequest request, ScanCounters counters) {
        return new ArmScan(request, counters, null, OwnScan.open(request));
    }

    /** A reader that shares. */
    static Scan sharing(
            ScanRequest request, SharedScan scan, List<Window.Cursor> cursors, ScanCounters counters, Runnable onLeft) {
        counters.onJoined();
        return new ArmScan(request, counters, new Part(scan, List.copyOf(cursors), onLeft), null);
    }

    @Override
    public void want(int split, boolean wanted) {
        unwanted.set(split, !wanted);
        var alone = own;
        if (alone != null) {
            alone.want(split, wanted);
        } else if (part != null) {
            part.scan().want(part.cursors().get(split), wanted);
        }
    }

    @Override
    public ConsumerRecords<byte[], Object> poll(Duration maxWait) {
        var alone = own;
        if (alone != null) {
            var records = alone.poll(maxWait);
            counters.onReadAlone(records.count());
            return records;
        }
        var sharing = requireNonNull(part, "part");
        if (isLeftBehind(sharing)) {
            goAlone(sharing);
            return ConsumerRecords.empty();
        }
        var cursors = new LinkedHashMap<Integer, Window.Cursor>();
        for (int i = 0; i < sharing.cursors().size(); i++) {
            if (!unwanted.get(i)) {
                cursors.put(i, sharing.cursors().get(i));
            }
        }
        var slices = sharing.scan().take(request, cursors, maxWait, () -> wokenUp || isLeftBehind(sharing));
        wokenUp = false;
        return decoded(slices);
    }

    @Override
    public OptionalLong lag(int split) {
        var alone = own;
        if (alone != null) {
            return alone.lag(split);
        }
        return part == null
                ? OptionalLong.empty()
                : part.scan()
                        .lag(
                                request.splits().get(split).partition(),
                                part.cursors().get(split));
    }

    @Override
    public void wakeUp() {
        wokenUp = true;
        var alone = own;
        if (alone != null) {
            alone.wakeUp();
        } else if (part != null) {
            part.scan().lookAgain();
        }
    }

    @Override
    public void close() {
        if (part != null) {
            leave(part);
        }
        var alone = own;
        if (alone != null) {
            alone.close();
        }
    }

    private static boolean isLeftBehind(Part sharing) {
        return sharing.cursors().stream().anyMatch(Window.Cursor::isLeftBehind)
                || sharing.scan().isOver();
    }

    private void goAlone(Part sharing) {
        var places = new ArrayList<ScanRequest.Split>();
        for (int i = 0; i < sharing.cursors().size(); i++) {
            var before = request.splits().get(i);
            long next = sharing.cursors().get(i).next();
            places.add(new ScanRequest.Split(
                    before.partition(), next, next == before.next() ? before.leaderEpoch() : -1, before.end()));
        }
        leave(sharing);
        var alone = OwnScan.open(request.from(places));
        unwanted.stream().forEach(it -> alone.want(it, false));
        own = alone;
        counters.onLeftBehind();
    }

    private void leave(Part sharing) {
        if (!left) {
            left = true;
            counters.onLeft();
            sharing.scan().leave(request, sharing.cursors());
            sharing.onLeft().run();
        }
    }

    /** Decodes in the reader's own thread and without any lock: what can't be decoded, or takes long, is its own affair. */
    private ConsumerRecords<byte[], Object> decoded(Map<Integer, Window.Slice> slices) {
        if (slices.isEmpty()) {
            return ConsumerRecords.empty();
        }
        var records = new HashMap<TopicPartition, List<ConsumerRecord<byte[], Object>>>();
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        slices.forEach((split, slice) -> {
            var partition = request.partition(split);
            var decoded = new ArrayList<ConsumerRecord<byte[], Object>>(
                    slice.records().size());
            slice.records().forEach(it -> decoded.add(decoded(it)));
            if (!decoded.isEmpty()) {
                records.put(partition, decoded);
            }
            next.put(partition, new OffsetAndMetadata(slice.nextOffset()));
            counters.onGiven(decoded.size());
        });
        return new ConsumerRecords<>(records, next);
    }

    @SuppressWarnings("NullAway") // a record without a value has null there
    private ConsumerRecord<byte[], Object> decoded(ConsumerRecord<byte[], byte[]> record) {
        var raw = record.value();
        var value = raw == null
                ? null
                : request.values().deserialize(record.topic(), record.headers(), ByteBuffer.wrap(raw));
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                value,
                record.headers(),
                record.leaderEpoch());
    }
}
