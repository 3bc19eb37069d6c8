package io.tidemark.engine.runtime;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateDigest;
import io.tidemark.engine.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the whole state of a snapshot and sums it up in one number; see {@link StateDigest}. */
public final class SnapshotDigest {

    /** Reading goes straight through, so a cache is of little use. */
    private static final long BACKEND_BYTES = 32L * 1024 * 1024;

    private final JobEnvironment environment;

    public SnapshotDigest(JobEnvironment environment) {
        this.environment = environment;
    }

    /**
     * The digest of a snapshot's state. Blocks; reads every row.
     *
     * @throws SnapshotException if there is no such snapshot, or it is damaged
     */
    public DigestSum of(String snapshot) throws IOException, SnapshotException {
        return ofOperators(snapshot).values().stream().reduce(DigestSum.ZERO, DigestSum::plus);
    }

    /**
     * The same for each operator, by uid.
     *
     * @throws SnapshotException if there is no such snapshot, or it is damaged
     */
    public Map<String, DigestSum> ofOperators(String snapshot) throws IOException, SnapshotException {
        var snapshots = environment.snapshots();
        var manifest = snapshots
                .find(snapshot)
                .orElseThrow(() -> new SnapshotException(
                        "There is no snapshot '%s': no %s. List what there is with 'tidemark savepoints'."
                                .formatted(snapshot, snapshots.locationOf(snapshot))));
        try (var directory = ScratchDirectory.create(environment.workDirectory());
                var backend = environment.backends().open(BACKEND_BYTES)) {
            return of(manifest, backend, directory.path());
        }
    }

    /** Removes what killed processes left in the work directory, and nothing that one is using. */
    public void removeLeftovers() {
        ScratchDirectory.removeLeftovers(environment.workDirectory());
    }

    private Map<String, DigestSum> of(Manifest manifest, StateBackend backend, Path directory)
            throws IOException, SnapshotException {
        var digests = new TreeMap<String, DigestSum>();
        for (var operator : manifest.operators().entrySet()) {
            var digest = new StateDigest();
            var uid = operator.getKey();
            var tables = List.copyOf(operator.getValue().states().keySet());
            boolean first = true;
            for (var part : operator.getValue().parts()) {
                var fetched = new FetchedParts(environment.snapshots(), List.of(part), directory.resolve("part"));
                var spec = new StateBackend.Spec(
                        "snapshot '%s', '%s' key groups %s".formatted(manifest.id(), uid, part.keyGroups()),
                        directory.resolve("state"),
                        part.keyGroups(),
                        tables,
                        fetched.parts());
                try (var store = backend.open(spec)) {
                    for (var table : tables) {
                        add(digest.table(uid, table), store, table, first, overBefore(operator.getValue(), table));
                    }
                }
                fetched.delete();
                Directories.delete(spec.directory());
                first = false;
            }
            digests.put(uid, digest.value());
        }
        return digests;
    }

    /** What was written before this time, or at it, is gone; nothing is if there is no time to live. */
    private static long overBefore(Manifest.OperatorState operator, String table) {
        var form = operator.states().get(table);
        long timeToLive = form == null ? 0 : form.timeToLiveMillis();
        return timeToLive == 0 || operator.watermark() < Long.MIN_VALUE + timeToLive
                ? Long.MIN_VALUE
                : operator.watermark() - timeToLive;
    }

    /** Rows behind the last key group are those that every subtask has a copy of: the first one's count for all. */
    private static void add(
            StateDigest.Table digest, StateStore store, String table, boolean withCopies, long overBefore) {
        try (var rows = store.table(table)
                .scan(startOf(0), startOf(withCopies ? KeyGroups.BROADCAST + 1 : KeyGroups.BROADCAST))) {
            while (rows.next()) {
                var value = rows.value();
                // when it is taken out of the store is by chance, so it counts no longer as soon as it could be
                boolean over =
                        overBefore != Long.MIN_VALUE && ByteBuffer.wrap(value).getLong() <= overBefore;
                if (!over) {
                    digest.add(rows.key(), value);
                }
            }
        }
    }

    private static byte[] startOf(int keyGroup) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) keyGroup).array();
    }
}
