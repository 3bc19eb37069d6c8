package io.tidemark.engine.runtime;

import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.checkpoint.OutputTotals;
import io.tidemark.engine.checkpoint.RestorePlan;
import io.tidemark.engine.checkpoint.RestoreRefusedException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a job begins: at its last committed checkpoint, or else at the snapshot it was told to, or else at the beginning.
 *
 * @param snapshot what it begins from
 * @param plan what of it goes where
 * @param nextEpoch the first epoch it will write
 * @param resumed whether that is where the job itself had come to
 */
record StartingPoint(Optional<Manifest> snapshot, RestorePlan plan, long nextEpoch, boolean resumed) {

    static StartingPoint find(JobSpec spec, Optional<CommitLog.Commit> committed, SnapshotStore snapshots)
            throws IOException, StartRefusedException {
        if (committed.isPresent()) {
            var id = committed.get().manifest();
            var manifest = read(id, snapshots)
                    .orElseThrow(() -> new StartRefusedException(
                            Reason.DAMAGED_SNAPSHOT,
                            "Job '%s' committed epoch %d with checkpoint '%s', but there is no %s. Bring the file back, or start a new job from a savepoint."
                                    .formatted(spec.id(), committed.get().epoch(), id, snapshots.locationOf(id))));
            return of(spec, manifest, committed.get().epoch() + 1, true);
        }
        if (spec.start().savepoint().isPresent()) {
            var id = spec.start().savepoint().get();
            var manifest = read(id, snapshots)
                    .orElseThrow(() -> new StartRefusedException(
                            Reason.UNKNOWN_SNAPSHOT,
                            "There is no savepoint '%s': no file %s. List what there is with 'tidemark savepoints'."
                                    .formatted(id, snapshots.locationOf(id))));
            if (manifest.muted() && spec.start().mutedUntil().isEmpty()) {
                throw new StartRefusedException(
                        Reason.MUTED_SNAPSHOT,
                        "Savepoint '%s' was taken while job '%s' was still silent, on its way to where another job had stopped: a start from it would write again what that one has written. Start from a later savepoint of the job, or from where the other one stopped."
                                .formatted(id, manifest.job()));
            }
            return of(spec, manifest, 1, false);
        }
        return new StartingPoint(Optional.empty(), RestorePlan.EMPTY, 1, false);
    }

    /** Where a source continues; empty if what the job begins from doesn't know it. */
    Optional<SourcePositions> positions(String uid) {
        var saved = plan.positions(uid);
        return resumed ? saved : saved.map(StartingPoint::withoutEnds);
    }

    /** Where the job's outputs begin, if it hasn't come there yet. */
    Optional<MutedUntil> mutedUntil(JobSpec spec) {
        boolean open = resumed && snapshot.isPresent() && !snapshot.get().muted();
        return open ? Optional.empty() : spec.start().mutedUntil();
    }

    /** Where another job was to end binds only that one. */
    private static SourcePositions withoutEnds(SourcePositions saved) {
        return new SourcePositions(
                saved.identity(),
                saved.splits().stream()
                        .map(it -> it.withEnd(SplitPosition.UNBOUNDED))
                        .toList());
    }

    /** What these sinks, by uid, were given until then. */
    OutputTotals outputs(Set<String> sinks) {
        return OutputTotals.from(snapshot, sinks);
    }

    /** What a person should know before results are compared with those of the run that took the snapshot. */
    List<String> warnings(JobGraph graph) {
        var warnings = new ArrayList<String>();
        if (snapshot.isPresent() && !resumed) {
            snapshot.get().sources().forEach((uid, source) -> {
                if (source.isFinished()) {
                    warnings.add(
                            "'%s' had come to its end in snapshot '%s', and what waited for a later time was given out then: windows and timers that new events fall into begin anew."
                                    .formatted(uid, snapshot.get().id()));
                }
            });
        }
        if (snapshot.isPresent()) {
            Stream.concat(graph.processingTimeUids().stream(), snapshot.get().processingTimeUids().stream())
                    .distinct()
                    .sorted()
                    .map(uid ->
                            "'%s' uses processing time: what it does from snapshot '%s' on may differ from what was done the first time."
                                    .formatted(uid, snapshot.get().id()))
                    .forEach(warnings::add);
        }
        return List.copyOf(warnings);
    }

    private static StartingPoint of(JobSpec spec, Manifest manifest, long nextEpoch, boolean resumed)
            throws StartRefusedException {
        try {
            var plan = RestorePlan.of(manifest, spec.graph(), spec.start().allowNonRestoredState());
            return new StartingPoint(Optional.of(manifest), plan, nextEpoch, resumed);
        } catch (RestoreRefusedException e) {
            throw new StartRefusedException(
                    e.isUnmatched() ? Reason.UNMATCHED_STATE : Reason.INCOMPATIBLE_STATE,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private static Optional<Manifest> read(String id, SnapshotStore snapshots)
            throws IOException, StartRefusedException {
        try {
            return snapshots.find(id);
        } catch (SnapshotException e) {
            throw new StartRefusedException(Reason.DAMAGED_SNAPSHOT, String.valueOf(e.getMessage()), e);
        }
    }
}
