package io.tidemark.kafka.source;

import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.scan.Scan;
import io.tidemark.kafka.scan.ScanRequest;
import io.tidemark.kafka.source.KafkaSource.OnUndecodable;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads some partitions of a topic. */
final class KafkaSourceReader<T> implements SourceReader<T> {

    private final KafkaSource<T> source;
    private final Scan scan;
    private final List<TopicPartition> partitions;
    private final TrueEnds trueEnds;
    private final long[] next;
    private final int[] leaderEpochs;
    private final long[] fetchedTo;
    private final long[] ends;
    private final Fetched[] fetched;
    private final BitSet paused = new BitSet();
    private final BitSet unwanted = new BitSet();

    /**
     * @param trueEnds of the topic; not closed here
     * @param scans makes the scan
     */
    KafkaSourceReader(
            KafkaSource<T> source,
            KafkaClients clients,
            List<SplitPosition> from,
            TrueEnds trueEnds,
            Function<ScanRequest, Scan> scans) {
        this.source = source;
        this.trueEnds = trueEnds;
        this.partitions = from.stream()
                .map(it -> new TopicPartition(source.topic(), Integer.parseInt(it.split())))
                .toList();
        this.next = from.stream().mapToLong(SplitPosition::next).toArray();
        this.fetchedTo = next.clone();
        this.fetched = new Fetched[next.length];
        Arrays.setAll(fetched, it -> new Fetched());
        this.leaderEpochs = from.stream().mapToInt(SplitPosition::leaderEpoch).toArray();
        this.ends = from.stream().mapToLong(SplitPosition::end).toArray();
        this.scan = scans.apply(new ScanRequest(
                clients,
                source.topic(),
                source.values() instanceof RawValues,
                new EventDeserializer<>(source.values()),
                from.stream()
                        .map(it -> new ScanRequest.Split(
                                Integer.parseInt(it.split()), it.next(), it.leaderEpoch(), it.end()))
                        .toList()));
        try {
            for (int i = 0; i < next.length; i++) {
                fetchOnlyIfWanted(i);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void poll(Duration maxWait, SplitOutput<T> out) throws SourceException {
        boolean handedOver = false;
        boolean allWait = true;
        for (int split = 0; split < fetched.length; split++) {
            handedOver |= handOver(split, out);
            allWait &= !wantsMore(split);
        }
        if (handedOver && allWait) {
            return;
        }
        var records = fetch(handedOver ? Duration.ZERO : maxWait);
        for (var partition : records.partitions()) {
            fetched[partitions.indexOf(partition)].add(records.records(partition));
        }
        // also moves over what no reader sees: markers of transactions, aborted records
        records.nextOffsets()
                .forEach((partition, offset) -> fetchedTo[partitions.indexOf(partition)] = offset.offset());
        for (var partition : records.nextOffsets().keySet()) {
            handOver(partitions.indexOf(partition), out);
        }
    }

    @Override
    public SplitPosition position(int split) {
        return new SplitPosition(
                String.valueOf(partitions.get(split).partition()), next[split], leaderEpochs[split], ends[split]);
    }

    @Override
    public long lag(int split) {
        if (isFinished(split)) {
            return 0;
        }
        var lag = scan.lag(split);
        if (lag.isEmpty()) {
            return -1;
        }
        return source.bounded()
                ? Math.max(0, ends[split] - next[split])
                : lag.getAsLong() + Math.max(0, fetchedTo[split] - next[split]);
    }

    /** With a transaction open, there may be records behind what is called the end to readers of committed ones. */
    @Override
    public boolean isAtEnd(int split) {
        return lag(split) == 0 && (isFinished(split) || trueEnds.isReached(partitions.get(split), next[split]));
    }

    @Override
    public boolean isFinished(int split) {
        return next[split] >= ends[split];
    }

    @Override
    public void pause(int split) {
        paused.set(split);
        fetchOnlyIfWanted(split);
    }

    @Override
    public void resume(int split) {
        paused.clear(split);
        fetchOnlyIfWanted(split);
    }

    @Override
    public void wakeUp() {
        scan.wakeUp();
    }

    @Override
    public void close() {
        scan.close();
    }

    private ConsumerRecords<byte[], Object> fetch(Duration maxWait) throws SourceException {
        try {
            return scan.poll(maxWait);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            throw expired(e.offsetOutOfRangePartitions(), e);
        } catch (NoOffsetForPartitionException e) {
            throw expired(positionsOf(e.partitions()), e);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /** @return whether anything was taken */
    private boolean handOver(int split, SplitOutput<T> out) throws SourceException {
        long before = next[split];
        var waiting = fetched[split];
        while (!waiting.isEmpty() && !paused.get(split)) {
            var record = waiting.peek();
            if (record.offset() >= ends[split]) {
                waiting.clear();
            } else if (offer(split, record, out)) {
                next[split] = record.offset() + 1;
                if (record.leaderEpoch().isPresent()) {
                    leaderEpochs[split] = record.leaderEpoch().get();
                }
                waiting.remove();
            } else {
                break;
            }
        }
        if (waiting.isEmpty()) {
            next[split] = Math.max(next[split], Math.min(fetchedTo[split], ends[split]));
        }
        fetchOnlyIfWanted(split);
        return next[split] > before;
    }

    @SuppressWarnings("unchecked") // what isn't Undecodable came out of the source's own serde
    private boolean offer(int split, ConsumerRecord<byte[], Object> record, SplitOutput<T> out) throws SourceException {
        if (source.values() instanceof RawValues) {
            return out.event(split, record.offset(), (T) RawValues.placed(record), record.timestamp(), sizeOf(record));
        }
        var value = record.value();
        if (value == null) {
            return passOver(split, record, "it has no value", out);
        }
        if (value instanceof EventDeserializer.Undecodable undecodable) {
            return passOver(split, record, undecodable.reason(), out);
        }
        return out.event(split, record.offset(), (T) value, record.timestamp(), sizeOf(record));
    }

    private static int sizeOf(ConsumerRecord<?, ?> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private boolean passOver(int split, ConsumerRecord<byte[], Object> record, String reason, SplitOutput<T> out)
            throws SourceException {
        if (!out.mayPass(split, record.offset())) {
            return false;
        }
        if (source.onUndecodable() == OnUndecodable.FAIL) {
            throw SourceException.refused(
                    "Topic '%s' partition %d offset %d can't be decoded: %s. Correct the serde and start again from the last checkpoint, or pass such records over with onUndecodable(SKIP)."
                            .formatted(record.topic(), record.partition(), record.offset(), reason));
        }
        out.skipped(split, "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()), reason);
        return true;
    }

    /** Whether the consumer is to deliver from this partition. */
    private boolean wantsMore(int split) {
        return fetched[split].isEmpty() && !paused.get(split) && !isFinished(split);
    }

    private void fetchOnlyIfWanted(int split) {
        boolean wanted = wantsMore(split);
        if (wanted == unwanted.get(split)) {
            scan.want(split, wanted);
            unwanted.set(split, !wanted);
        }
    }

    private Map<TopicPartition, Long> positionsOf(Set<TopicPartition> some) {
        return some.stream().collect(Collectors.toMap(it -> it, it -> next[partitions.indexOf(it)]));
    }

    private static SourceException expired(Map<TopicPartition, Long> wanted, KafkaException cause) {
        var places = wanted.entrySet().stream()
                .map(it -> "%s@%d".formatted(it.getKey(), it.getValue()))
                .sorted()
                .collect(Collectors.joining(", "));
        return SourceException.refused(
                "The records to be read next are no longer there: %s. They have expired, or the topic was changed under the job. Start from a savepoint whose offsets are still there."
                        .formatted(places),
                cause);
    }

    private SourceException failure(KafkaException cause) {
        var message = "Topic '%s' can't be read on: %s (%s)"
                .formatted(source.topic(), cause.getMessage(), cause.getClass().getSimpleName());
        return KafkaClients.maySucceedLater(cause)
                ? SourceException.unavailable(message, cause)
                : SourceException.refused(message, cause);
    }
}
