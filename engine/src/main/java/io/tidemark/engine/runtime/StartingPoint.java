package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.RestorePlan;
import io.tidemark.engine.checkpoint.RestoreRefusedException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a job begins: at its last committed checkpoint, or else at the snapshot it was told to, or else at the beginning.
 *
 * @param snapshot what it begins from
 * @param plan what of it goes where
 * @param nextEpoch the first epoch it will write
 */
record StartingPoint(Optional<Manifest> snapshot, RestorePlan plan, long nextEpoch) {

    static StartingPoint find(JobSpec spec, Optional<CommitLog.Commit> committed, SnapshotStore snapshots)
            throws IOException, StartRefusedException {
        if (committed.isPresent()) {
            var id = committed.get().manifest();
            var manifest = read(id, snapshots)
                    .orElseThrow(() -> new StartRefusedException(
                            Reason.DAMAGED_SNAPSHOT,
                            "Job '%s' committed epoch %d with checkpoint '%s', but there is no %s. Bring the file back, or start a new job from a savepoint."
                                    .formatted(spec.id(), committed.get().epoch(), id, snapshots.locationOf(id))));
            return of(spec, manifest, committed.get().epoch() + 1);
        }
        if (spec.start().savepoint().isPresent()) {
            var id = spec.start().savepoint().get();
            var manifest = read(id, snapshots)
                    .orElseThrow(() -> new StartRefusedException(
                            Reason.UNKNOWN_SNAPSHOT,
                            "There is no savepoint '%s': no file %s. List what there is with 'tidemark savepoints'."
                                    .formatted(id, snapshots.locationOf(id))));
            return of(spec, manifest, 1);
        }
        return new StartingPoint(Optional.empty(), RestorePlan.EMPTY, 1);
    }

    /** What was written until then, by sink uid. */
    Map<String, Manifest.Output> outputs() {
        return snapshot.map(Manifest::outputs).orElse(Map.of());
    }

    /** What a person should know before results are compared with those of the run that took the snapshot. */
    List<String> warnings(JobGraph graph) {
        return snapshot.map(from -> Stream.concat(
                                graph.processingTimeUids().stream(), from.processingTimeUids().stream())
                        .distinct()
                        .sorted()
                        .map(uid ->
                                "'%s' uses processing time: what it does from snapshot '%s' on may differ from what was done the first time."
                                        .formatted(uid, from.id()))
                        .toList())
                .orElse(List.of());
    }

    private static StartingPoint of(JobSpec spec, Manifest manifest, long nextEpoch) throws StartRefusedException {
        try {
            var plan = RestorePlan.of(manifest, spec.graph(), spec.start().allowNonRestoredState());
            return new StartingPoint(Optional.of(manifest), plan, nextEpoch);
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
