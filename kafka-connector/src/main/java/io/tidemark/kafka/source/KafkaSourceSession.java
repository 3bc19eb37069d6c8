package io.tidemark.kafka.source;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SourceSession;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import io.tidemark.kafka.client.Topics.Topic;
import io.tidemark.kafka.scan.Scan;
import io.tidemark.kafka.scan.ScanRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic while a job reads it. */
final class KafkaSourceSession<T> implements SourceSession<T> {

    private static final String TOPIC = "topic";
    private static final String TOPIC_ID = "topicId";
    private static final String PARTITIONS = "partitions";

    private final KafkaSource<T> source;
    private final KafkaClients clients;
    private final Optional<Instant> from;
    private final Function<ScanRequest, Scan> scans;

    /** Known when the job starts. */
    private @Nullable TrueEnds trueEnds;

    /**
     * @param from the time at which to begin without saved positions
     * @param scans makes the scans of readers
     */
    KafkaSourceSession(
            KafkaSource<T> source, KafkaClients clients, Optional<Instant> from, Function<ScanRequest, Scan> scans) {
        this.from = from;
        this.scans = scans;
        this.source = source;
        this.clients = clients;
    }

    @Override
    public SourcePositions start(Optional<SourcePositions> saved) throws SourceException {
        try (var topics = Topics.of(clients)) {
            var topic = topics.find(source.topic())
                    .orElseThrow(() ->
                            SourceException.refused("Topic '%s' doesn't exist at %s. Create it, or correct the name."
                                    .formatted(source.topic(), clients.bootstrapServers())));
            if (saved.isPresent()) {
                requireSameTopic(topic, saved.get());
            }
            trueEnds = new TrueEnds(clients, topic.all());
            var starts = topics.starts(topic.all());
            var ends = topics.ends(topic.all(), IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, Long> readable =
                    source.bounded() ? topics.ends(topic.all(), IsolationLevel.READ_COMMITTED) : Map.of();
            Map<TopicPartition, Long> begins =
                    from.isPresent() && saved.isEmpty() ? topics.offsetsAt(topic.all(), from.get()) : starts;
            var positions = new ArrayList<SplitPosition>();
            for (var partition : topic.all()) {
                var range = new Range(starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
                var position = positionOf(partition, range, begins.getOrDefault(partition, range.end()), saved);
                positions.add(
                        source.bounded()
                                ? withEnd(position, readable.getOrDefault(partition, 0L), range, saved)
                                : position.withEnd(SplitPosition.UNBOUNDED));
            }
            var identity =
                    Map.of(TOPIC, topic.name(), TOPIC_ID, topic.id(), PARTITIONS, String.valueOf(topic.partitions()));
            return new SourcePositions(identity, positions);
        } catch (BrokerException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Ahead ahead(SourcePositions from) throws SourceException {
        try (var topics = Topics.of(clients)) {
            var partitions = from.splits().stream()
                    .map(it -> new TopicPartition(source.topic(), Integer.parseInt(it.split())))
                    .toList();
            var starts = topics.starts(partitions);
            var ends = topics.ends(partitions, IsolationLevel.READ_COMMITTED);
            var sizes = topics.sizes(partitions);
            long events = 0;
            double bytes = 0;
            for (int i = 0; i < partitions.size(); i++) {
                var partition = partitions.get(i);
                long end = ends.getOrDefault(partition, 0L);
                long left = Math.max(0, end - from.splits().get(i).next());
                long all = end - starts.getOrDefault(partition, 0L);
                events += left;
                bytes += all <= 0 ? 0 : (double) sizes.getOrDefault(partition, 0L) * left / all;
            }
            return new Ahead(events, sizes.isEmpty() ? -1 : Math.round(bytes));
        } catch (BrokerException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Map<String, Long> ends(SourcePositions from) throws SourceException {
        try (var topics = Topics.of(clients)) {
            var partitions = from.splits().stream()
                    .map(it -> new TopicPartition(source.topic(), Integer.parseInt(it.split())))
                    .toList();
            var ends = new HashMap<String, Long>();
            topics.ends(partitions, IsolationLevel.READ_COMMITTED)
                    .forEach((partition, end) -> ends.put(String.valueOf(partition.partition()), end));
            return ends;
        } catch (BrokerException e) {
            throw unreadable(e);
        }
    }

    private SourceException unreadable(BrokerException e) {
        var message = "Topic '%s' can't be read: %s".formatted(source.topic(), e.words());
        return e.isRetryable() ? SourceException.unavailable(message, e) : SourceException.refused(message, e);
    }

    @Override
    public boolean startsAtTheSamePlace() {
        return source.startAt() != KafkaSource.StartAt.LATEST && from.isEmpty();
    }

    @Override
    public SourceReader<T> reader(List<SplitPosition> from) throws SourceException {
        try {
            return new KafkaSourceReader<>(source, clients, from, requireNonNull(trueEnds, "started"), scans);
        } catch (KafkaException e) {
            throw SourceException.unavailable(
                    "Topic '%s' at %s can't be read: %s"
                            .formatted(source.topic(), clients.bootstrapServers(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        if (trueEnds != null) {
            trueEnds.close();
        }
    }

    /** The records that are there: from the first, inclusive, to the end, exclusive. */
    private record Range(long start, long end) {}

    private void requireSameTopic(Topic topic, SourcePositions saved) throws SourceException {
        var name = saved.identity().getOrDefault(TOPIC, topic.name());
        if (!name.equals(topic.name())) {
            throw SourceException.refused(
                    "The savepoint continues topic '%s', the program reads '%s' under the same uid. Read the old topic, or give the source a new uid and leave the old positions behind."
                            .formatted(name, topic.name()));
        }
        var id = saved.identity().getOrDefault(TOPIC_ID, topic.id());
        if (!id.equals(topic.id())) {
            throw SourceException.refused(
                    "Topic '%s' was deleted and created again since the savepoint (id %s then, %s now), so its offsets mean other records. Start without the savepoint, or give the source a new uid."
                            .formatted(topic.name(), id, topic.id()));
        }
        int before = Integer.parseInt(saved.identity().getOrDefault(PARTITIONS, "0"));
        if (before > topic.partitions()) {
            throw SourceException.refused(
                    "Topic '%s' had %d partitions at the savepoint and has %d now. Start without the savepoint, or give the source a new uid."
                            .formatted(topic.name(), before, topic.partitions()));
        }
    }

    /** @param begin where to begin without saved positions */
    private SplitPosition positionOf(TopicPartition partition, Range range, long begin, Optional<SourcePositions> saved)
            throws SourceException {
        var split = String.valueOf(partition.partition());
        var known = saved.flatMap(it -> it.find(split));
        if (known.isPresent()) {
            requireStillThere(partition, range, known.get());
            return known.get();
        }
        if (saved.isPresent()) {
            // a partition that the savepoint doesn't know came later: all of it is new
            return SplitPosition.of(split, range.start());
        }
        boolean fromEnd = from.isEmpty() && source.startAt() == KafkaSource.StartAt.LATEST;
        return SplitPosition.of(split, fromEnd ? range.end() : begin);
    }

    /** @param readable where the partition ends now */
    private static SplitPosition withEnd(
            SplitPosition position, long readable, Range range, Optional<SourcePositions> saved) {
        if (position.isBounded()) {
            return position;
        }
        boolean endsAreDecided =
                saved.isPresent() && saved.get().splits().stream().anyMatch(SplitPosition::isBounded);
        // a partition that came after the ends were decided lies beyond them
        return position.withEnd(endsAreDecided ? range.start() : readable);
    }

    private static void requireStillThere(TopicPartition partition, Range range, SplitPosition saved)
            throws SourceException {
        if (saved.next() < range.start()) {
            throw SourceException.refused(
                    "Topic '%s' partition %d starts at offset %d, but the savepoint continues at %d: %d offsets have expired. Start from a later savepoint, or without one."
                            .formatted(
                                    partition.topic(),
                                    partition.partition(),
                                    range.start(),
                                    saved.next(),
                                    range.start() - saved.next()));
        }
        if (saved.next() > range.end()) {
            throw SourceException.refused(
                    "Topic '%s' partition %d ends at offset %d, but the savepoint continues at %d: the topic has lost records since. Start from an earlier savepoint, or without one."
                            .formatted(partition.topic(), partition.partition(), range.end(), saved.next()));
        }
    }
}
