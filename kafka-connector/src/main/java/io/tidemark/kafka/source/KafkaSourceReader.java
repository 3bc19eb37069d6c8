package io.tidemark.kafka.source;

import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.source.KafkaSource.OnUndecodable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads some partitions of a topic. */
final class KafkaSourceReader<T> implements SourceReader<T> {

    private final KafkaSource<T> source;
    private final Consumer<byte[], Object> consumer;
    private final List<TopicPartition> partitions;
    private final long[] next;
    private final int[] leaderEpochs;
    private final long[] ends;

    /** @param endsAtStart where a bounded source ends, by partition */
    KafkaSourceReader(
            KafkaSource<T> source,
            KafkaClients clients,
            List<SplitPosition> from,
            Map<TopicPartition, Long> endsAtStart) {
        this.source = source;
        this.partitions = from.stream()
                .map(it -> new TopicPartition(source.topic(), Integer.parseInt(it.split())))
                .toList();
        this.next = from.stream().mapToLong(SplitPosition::next).toArray();
        this.leaderEpochs = from.stream().mapToInt(SplitPosition::leaderEpoch).toArray();
        this.ends = partitions.stream()
                .mapToLong(it -> source.bounded() ? endsAtStart.getOrDefault(it, 0L) : Long.MAX_VALUE)
                .toArray();
        this.consumer = clients.consumer(IsolationLevel.READ_COMMITTED, new EventDeserializer<>(source.values()));
        try {
            consumer.assign(partitions);
            for (int i = 0; i < next.length; i++) {
                consumer.seek(partitions.get(i), new OffsetAndMetadata(next[i], leaderEpoch(i), ""));
                pauseIfFinished(i);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void poll(Duration maxWait, SplitOutput<T> out) throws SourceException {
        var records = fetch(maxWait);
        for (var partition : records.partitions()) {
            handOver(partitions.indexOf(partition), records.records(partition), out);
        }
        // also moves over what no reader sees: markers of transactions, aborted records
        records.nextOffsets().forEach((partition, offset) -> {
            int split = partitions.indexOf(partition);
            next[split] = Math.min(offset.offset(), ends[split]);
            pauseIfFinished(split);
        });
    }

    @Override
    public SplitPosition position(int split) {
        return new SplitPosition(String.valueOf(partitions.get(split).partition()), next[split], leaderEpochs[split]);
    }

    @Override
    public long lag(int split) {
        if (isFinished(split)) {
            return 0;
        }
        var lag = consumer.currentLag(partitions.get(split));
        if (lag.isEmpty()) {
            return -1;
        }
        return source.bounded() ? Math.max(0, ends[split] - next[split]) : lag.getAsLong();
    }

    @Override
    public boolean isFinished(int split) {
        return next[split] >= ends[split];
    }

    @Override
    public void pause(int split) {
        consumer.pause(List.of(partitions.get(split)));
    }

    @Override
    public void resume(int split) {
        if (!isFinished(split)) {
            consumer.resume(List.of(partitions.get(split)));
        }
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(KafkaClients.CLOSE_TIME));
    }

    private ConsumerRecords<byte[], Object> fetch(Duration maxWait) throws SourceException {
        try {
            return consumer.poll(maxWait);
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

    @SuppressWarnings("unchecked") // what isn't Undecodable came out of the source's own serde
    private void handOver(int split, List<ConsumerRecord<byte[], Object>> records, SplitOutput<T> out)
            throws SourceException {
        for (var record : records) {
            if (record.offset() >= ends[split]) {
                return;
            }
            next[split] = record.offset() + 1;
            if (record.leaderEpoch().isPresent()) {
                leaderEpochs[split] = record.leaderEpoch().get();
            }
            var value = record.value();
            if (value == null) {
                onUndecodable(split, record, "it has no value", out);
            } else if (value instanceof EventDeserializer.Undecodable undecodable) {
                onUndecodable(split, record, undecodable.reason(), out);
            } else {
                out.event(split, (T) value, record.timestamp());
            }
        }
    }

    private void onUndecodable(int split, ConsumerRecord<byte[], Object> record, String reason, SplitOutput<T> out)
            throws SourceException {
        if (source.onUndecodable() == OnUndecodable.FAIL) {
            throw SourceException.refused(
                    "Topic '%s' partition %d offset %d can't be decoded: %s. Correct the serde and start again from the last checkpoint, or pass such records over with onUndecodable(SKIP)."
                            .formatted(record.topic(), record.partition(), record.offset(), reason));
        }
        out.skipped(split, "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()), reason);
    }

    private void pauseIfFinished(int split) {
        if (isFinished(split)) {
            consumer.pause(List.of(partitions.get(split)));
        }
    }

    private Optional<Integer> leaderEpoch(int split) {
        return leaderEpochs[split] < 0 ? Optional.empty() : Optional.of(leaderEpochs[split]);
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
