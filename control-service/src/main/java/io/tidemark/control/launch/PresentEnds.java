package io.tidemark.control.launch;

import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Finds out where the input of a job ends now. Starts nothing. */
final class PresentEnds {

    private final Map<String, String> settings;
    private final SnapshotStore snapshots;

    PresentEnds(Map<String, String> settings, SnapshotStore snapshots) {
        this.settings = settings;
        this.snapshots = snapshots;
    }

    /**
     * By source uid and split, the offset behind the last committed record; never before where the job would begin.
     *
     * @throws RefusedException if a source can't be read from there, or isn't Kafka
     */
    Map<String, Map<String, Long>> of(JobDefinition job, JobGraph graph) throws RefusedException {
        var ends = new TreeMap<String, Map<String, Long>>();
        var manifest = job.savepoint().isPresent() ? manifest(job.savepoint().get()) : Optional.<Manifest>empty();
        for (var stage : graph.stages()) {
            if (stage.head() instanceof StageHead.FromSource<?> head) {
                var saved = manifest.map(it -> it.sources().get(head.uid())).map(Manifest.SourceState::positions);
                ends.put(head.uid(), ends(job, head, saved));
            }
        }
        return ends;
    }

    private Map<String, Long> ends(JobDefinition job, StageHead.FromSource<?> source, Optional<SourcePositions> saved)
            throws RefusedException {
        var context = new SourceContext(job.id(), source.uid(), settings, job.from());
        try (var session = source.source().open(context);
                var topics = Topics.of(KafkaClients.of(settings))) {
            var start = session.start(saved);
            var topic = start.identity().get("topic");
            if (topic == null) {
                throw new RefusedException(
                        ProblemType.SOURCE_REFUSED,
                        "Nobody knows where source '%s' ends now: it isn't a Kafka topic. Say with 'until' how far to read."
                                .formatted(source.uid()));
            }
            var partitions = start.splits().stream()
                    .map(it -> new TopicPartition(topic, Integer.parseInt(it.split())))
                    .toList();
            var present = topics.ends(partitions, IsolationLevel.READ_COMMITTED);
            var ends = new TreeMap<String, Long>();
            for (int i = 0; i < partitions.size(); i++) {
                var split = start.splits().get(i);
                long end = Math.min(split.end(), present.getOrDefault(partitions.get(i), 0L));
                ends.put(split.split(), Math.max(split.next(), end));
            }
            return ends;
        } catch (SourceException e) {
            throw new RefusedException(
                    e.isRetryable() ? ProblemType.SOURCE_UNAVAILABLE : ProblemType.SOURCE_REFUSED,
                    "Source '%s' can't be read: %s".formatted(source.uid(), e.getMessage()),
                    e);
        } catch (BrokerException e) {
            throw new RefusedException(
                    ProblemType.SOURCE_UNAVAILABLE,
                    "Source '%s' can't be read: %s".formatted(source.uid(), e.words()),
                    e);
        }
    }

    private Optional<Manifest> manifest(String savepoint) throws RefusedException {
        try {
            return snapshots.find(savepoint);
        } catch (IOException | SnapshotException e) {
            throw new RefusedException(
                    ProblemType.DAMAGED_SNAPSHOT,
                    "Cannot read savepoint '%s': %s".formatted(savepoint, e.getMessage()),
                    e);
        }
    }
}
