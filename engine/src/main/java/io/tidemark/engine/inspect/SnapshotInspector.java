package io.tidemark.engine.inspect;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.runtime.JobEnvironment;
import io.tidemark.engine.runtime.ScratchDirectory;
import io.tidemark.engine.state.StateBackend;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Looks into snapshots, also of programs that aren't at hand.
 *
 * <p>Values are handed out as plain ones: {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@code byte[]}, {@link
 * java.time.Instant} and the like, {@link List}, and {@link Map} for records; {@link JsonText} for what is stored as JSON, {@link
 * Undecoded} for what only the program itself could read.
 *
 * <p>Thread-safe. All calls block; they stop soon with an {@link InterruptedIOException} if the thread is interrupted. The
 * snapshot may be deleted meanwhile: what is being read stays until it was read.
 */
public final class SnapshotInspector {

    /** Reading goes straight through, so a cache is of little use. */
    private static final long BACKEND_BYTES = 32L * 1024 * 1024;

    private final JobEnvironment environment;

    public SnapshotInspector(JobEnvironment environment) {
        this.environment = environment;
    }

    /**
     * A snapshot to look into.
     *
     * @param program reads what only the program that took it could
     */
    public record Snapshot(String id, ProgramForms program) {

        /** Whose program isn't at hand. */
        public static Snapshot of(String id) {
            return new Snapshot(id, ProgramForms.NONE);
        }
    }

    /** @throws SnapshotException if there is no such snapshot, or it is damaged */
    public SnapshotOverview overview(String snapshot) throws IOException, SnapshotException {
        try (var held = HeldSnapshot.open(environment.snapshots(), snapshot);
                var scratch = ScratchDirectory.create(environment.workDirectory());
                var backend = environment.backends().open(BACKEND_BYTES)) {
            var operators = new ArrayList<SnapshotOverview.Operator>();
            for (var operator : held.manifest().operators().entrySet()) {
                try (var parts = parts(held, operator.getKey(), backend, ProgramForms.NONE, scratch.path())) {
                    operators.add(overview(operator.getKey(), operator.getValue(), parts));
                }
            }
            var all = held.manifest().operators().values().stream()
                    .flatMap(it -> it.parts().stream())
                    .toList();
            return new SnapshotOverview(snapshot, sizeOf(all), operators);
        }
    }

    private static SnapshotOverview.Operator overview(String uid, Manifest.OperatorState operator, Parts parts)
            throws IOException, SnapshotException {
        var rows = new HashMap<String, Long>();
        var bytes = new HashMap<String, Long>();
        boolean first = true;
        for (var part : operator.parts()) {
            requireNotInterrupted();
            var open = parts.open(part);
            for (var state : operator.states().entrySet()) {
                // of what each task has a copy of, one counts
                if (first || !state.getValue().kind().startsWith("broadcast ")) {
                    var table = open.table(state.getKey());
                    rows.merge(state.getKey(), table.estimatedRows(), SnapshotInspector::sumOfKnown);
                    bytes.merge(state.getKey(), table.estimatedBytes(), SnapshotInspector::sumOfKnown);
                }
            }
            first = false;
        }
        return new SnapshotOverview.Operator(
                uid,
                operator.key().toString(),
                operator.watermark(),
                operator.parts().size(),
                sizeOf(operator.parts()),
                operator.states().entrySet().stream()
                        .map(it -> new SnapshotOverview.State(
                                it.getKey(),
                                it.getValue().kind(),
                                it.getValue().value().toString(),
                                it.getValue().timeToLiveMillis(),
                                rows.getOrDefault(it.getKey(), 0L),
                                bytes.getOrDefault(it.getKey(), 0L)))
                        .toList());
    }

    /**
     * All that an operator knows of one key, in the order of states and then of rows.
     *
     * @param state only this one; empty for all
     * @param key the key as a plain value, or as JSON has it; for state of all keys it doesn't matter
     * @param limit rows, &gt;= 1; the first are given, and of large ones no more than 8 MiB
     * @throws SnapshotException if there is no such snapshot, or it is damaged
     * @throws UnreadableStateException if there is no such operator or state in it, or the key is none of its keys
     */
    public StateEntries query(Snapshot snapshot, String uid, Optional<String> state, Object key, int limit)
            throws IOException, SnapshotException, UnreadableStateException {
        try (var held = HeldSnapshot.open(environment.snapshots(), snapshot.id())) {
            var operator = requireOperator(held.manifest(), uid);
            if (state.isPresent() && !operator.states().containsKey(state.get())) {
                throw new UnreadableStateException("'%s' has no state '%s' in snapshot '%s', it has %s."
                        .formatted(
                                uid,
                                state.get(),
                                snapshot.id(),
                                operator.states().keySet()));
            }
            var bytes = bytesOf(uid, operator, key);
            try (var scratch = ScratchDirectory.create(environment.workDirectory());
                    var backend = environment.backends().open(BACKEND_BYTES);
                    var parts = parts(held, uid, backend, snapshot.program(), scratch.path())) {
                var query = new KeyQuery(bytes, limit);
                for (var it : operator.states().entrySet()) {
                    if (state.isEmpty() || state.get().equals(it.getKey())) {
                        query.search(parts, new Decoder(parts, it.getKey(), it.getValue()), it.getKey());
                    }
                }
                return query.result();
            }
        }
    }

    private static byte[] bytesOf(String uid, Manifest.OperatorState operator, Object key)
            throws UnreadableStateException {
        var out = new ByteWriter();
        try {
            Forms.of(operator.key()).write(key, out);
        } catch (SerdeException e) {
            throw new UnreadableStateException("The key '%s' is none of '%s', whose keys are '%s': %s"
                    .formatted(key, uid, operator.key(), e.getMessage()));
        }
        return out.toByteArray();
    }

    /**
     * Compares the state of two snapshots row by row.
     *
     * @param uid only this operator; empty for all of both
     * @param visitor takes each difference, in the order of key groups
     * @return by operator and state; exact
     * @throws SnapshotException if there is no such snapshot, or it is damaged
     * @throws UnreadableStateException if neither has the operator, or their rows can't be matched
     */
    public List<StateTotals> diff(Snapshot a, Snapshot b, Optional<String> uid, Consumer<StateDifference> visitor)
            throws IOException, SnapshotException, UnreadableStateException {
        try (var first = HeldSnapshot.open(environment.snapshots(), a.id());
                var second = HeldSnapshot.open(environment.snapshots(), b.id());
                var scratch = ScratchDirectory.create(environment.workDirectory());
                var backend = environment.backends().open(BACKEND_BYTES)) {
            var uids = new TreeSet<>(first.manifest().operators().keySet());
            uids.addAll(second.manifest().operators().keySet());
            if (uid.isPresent() && !uids.contains(uid.get())) {
                throw new UnreadableStateException(
                        "Neither snapshot has state of an operator '%s'; there is %s.".formatted(uid.get(), uids));
            }
            var totals = new ArrayList<StateTotals>();
            for (var one : uids) {
                if (uid.isEmpty() || uid.get().equals(one)) {
                    try (var firstParts = parts(
                                    first,
                                    one,
                                    backend,
                                    a.program(),
                                    scratch.path().resolve("a"));
                            var secondParts = parts(
                                    second,
                                    one,
                                    backend,
                                    b.program(),
                                    scratch.path().resolve("b"))) {
                        totals.addAll(new OperatorDiff(one, ifAny(firstParts), ifAny(secondParts), visitor).run());
                    }
                }
            }
            return totals;
        }
    }

    private static Optional<Parts> ifAny(Parts parts) {
        return parts.operator().parts().isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    /** Of an operator that it doesn't have there are none. */
    private Parts parts(HeldSnapshot held, String uid, StateBackend backend, ProgramForms program, Path directory) {
        var manifest = held.manifest();
        var operator = manifest.operators().get(uid);
        return new Parts(
                environment.snapshots(),
                backend,
                manifest.id(),
                uid,
                operator == null
                        ? new Manifest.OperatorState(Long.MIN_VALUE, new Schema("none", ""), Map.of(), List.of())
                        : operator,
                program,
                directory);
    }

    private static Manifest.OperatorState requireOperator(Manifest manifest, String uid)
            throws UnreadableStateException {
        var operator = manifest.operators().get(uid);
        if (operator == null) {
            throw new UnreadableStateException("Snapshot '%s' has no state of an operator '%s'; it has %s."
                    .formatted(manifest.id(), uid, manifest.operators().keySet()));
        }
        return operator;
    }

    private static long sizeOf(List<Manifest.Part> parts) {
        var sizes = new HashMap<String, Long>();
        parts.forEach(part -> part.files().forEach(file -> sizes.put(file.sha256(), file.sizeBytes())));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long sumOfKnown(long a, long b) {
        return a < 0 || b < 0 ? -1 : a + b;
    }

    private static void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("It was cancelled.");
        }
    }
}
