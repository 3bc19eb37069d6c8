package io.tidemark.engine.runtime;

import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceSession;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.RestoreReport;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks everyone who takes part in a start what would come of it. Unlike {@link StartCheck} it makes nothing and hears all. */
public final class DryRun {

    private final JobSpec spec;
    private final SnapshotStore snapshots;
    private final List<StartRefusedException> refusals = new ArrayList<>();

    private DryRun(JobSpec spec, SnapshotStore snapshots) {
        this.spec = spec;
        this.snapshots = snapshots;
    }

    /** Blocks. */
    public static StartPreview of(JobSpec spec, SnapshotStore snapshots) {
        return new DryRun(spec, snapshots).run();
    }

    private StartPreview run() {
        var manifest = manifest();
        var states = manifest.map(it -> RestoreReport.of(it, spec.graph())).orElse(List.of());
        List<String> warnings = List.of();
        try {
            var point = StartingPoint.find(spec, Optional.empty(), snapshots);
            warnings = point.warnings(spec.graph());
            return preview(states, sources(point), manifest, warnings);
        } catch (StartRefusedException e) {
            refusals.add(e);
        } catch (IOException e) {
            refusals.add(unreadable(e));
        }
        return preview(states, List.of(), manifest, warnings);
    }

    private StartPreview preview(
            List<RestoreReport.Item> states,
            List<StartPreview.Ahead> sources,
            Optional<Manifest> manifest,
            List<String> warnings) {
        try (var commitLog = spec.commitLogs().open(spec.id())) {
            StartCheck.requireTimeToCommit(spec, commitLog);
        } catch (StartRefusedException e) {
            refusals.add(e);
        } catch (CommitException e) {
            refusals.add(new StartRefusedException(Reason.COMMIT_LOG_UNAVAILABLE, String.valueOf(e.getMessage()), e));
        }
        return new StartPreview(states, sources, manifest.map(DryRun::bytes).orElse(0L), warnings, refusals);
    }

    /** The snapshot to start from, with its damages noted. What is missing altogether is heard of later. */
    private Optional<Manifest> manifest() {
        if (spec.start().savepoint().isEmpty()) {
            return Optional.empty();
        }
        try {
            var found = snapshots.find(spec.start().savepoint().get());
            if (found.isPresent()) {
                for (var problem : snapshots.verify(found.get())) {
                    refusals.add(new StartRefusedException(Reason.DAMAGED_SNAPSHOT, problem));
                }
            }
            return found;
        } catch (IOException | SnapshotException e) {
            // said again, in full, where the starting point is looked for
            return Optional.empty();
        }
    }

    private List<StartPreview.Ahead> sources(StartingPoint point) {
        var ahead = new ArrayList<StartPreview.Ahead>();
        for (var stage : spec.graph().stages()) {
            if (stage.head() instanceof StageHead.FromSource<?> head) {
                ahead.add(ahead(head, point));
            }
        }
        return ahead;
    }

    private StartPreview.Ahead ahead(StageHead.FromSource<?> head, StartingPoint point) {
        var description = head.source().description();
        try (var session = head.source().open(spec.sourceContext(head.uid()))) {
            var from = session.start(point.positions(head.uid()));
            var ahead = session.ahead(from);
            return new StartPreview.Ahead(head.uid(), description, ahead.events(), ahead.bytes());
        } catch (SourceException e) {
            refusals.add(StartCheck.refusal(e));
            return new StartPreview.Ahead(
                    head.uid(), description, SourceSession.Ahead.UNKNOWN.events(), SourceSession.Ahead.UNKNOWN.bytes());
        }
    }

    private static StartRefusedException unreadable(IOException e) {
        return new StartRefusedException(Reason.DAMAGED_SNAPSHOT, "The snapshot can't be read: " + e.getMessage(), e);
    }

    private static long bytes(Manifest manifest) {
        return manifest.operators().values().stream()
                .flatMap(operator -> operator.parts().stream())
                .flatMap(part -> part.files().stream())
                .collect(Collectors.toMap(StoredFile::sha256, StoredFile::sizeBytes, (size, same) -> size))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
