package io.tidemark.engine.inspect;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.Manifest.StateForm;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Writes snapshots of one operator, as the subtasks of a job would. */
final class SnapshotMaker {

    private final SnapshotStore snapshots;
    private final StateBackend backend;
    private final Path directory;

    SnapshotMaker(SnapshotStore snapshots, StateBackend backend, Path directory) {
        this.snapshots = snapshots;
        this.backend = backend;
        this.directory = directory;
    }

    /** What a subtask remembers. */
    interface Filling<K> {

        /** @param mine whether a key belongs to the subtask */
        void fill(KeyedState<K> state, Predicate<K> mine);
    }

    <K> void make(
            String id,
            String uid,
            int parallelism,
            long watermark,
            Serde<K> keys,
            Map<String, StateForm> states,
            Filling<K> filling)
            throws IOException {
        try (var upload = snapshots.begin()) {
            var parts = new ArrayList<Manifest.Part>();
            for (int i = 0; i < parallelism; i++) {
                var keyGroups = KeyGroups.rangeOf(i, parallelism);
                var place = directory.resolve(UUID.randomUUID().toString());
                var spec = new StateBackend.Spec(uid, place, keyGroups, List.copyOf(states.keySet()), List.of());
                try (var state = new KeyedState<>(backend.open(spec), keys, keyGroups, new HeapBudget(1 << 24))) {
                    filling.fill(state, key -> keyGroups.contains(groupOf(keys, key)));
                    var picture = directory.resolve(UUID.randomUUID().toString());
                    var files = new ArrayList<StoredFile>();
                    for (var file : state.snapshot(picture).complete().files()) {
                        files.add(upload.add(file.name(), picture.resolve(file.name())));
                    }
                    parts.add(new Manifest.Part(keyGroups, files));
                }
            }
            upload.publish(manifest(
                    id, Map.of(uid, new Manifest.OperatorState(watermark, keys.schema(), states, parts)), parallelism));
        }
    }

    private static Manifest manifest(String id, Map<String, Manifest.OperatorState> operators, int parallelism) {
        return new Manifest(
                id,
                Manifest.Kind.SAVEPOINT,
                Optional.empty(),
                "job",
                1,
                "program",
                Optional.empty(),
                Instant.EPOCH,
                0,
                parallelism,
                Map.of(),
                operators,
                Map.of(),
                Map.of(),
                false,
                List.of());
    }

    private static <K> int groupOf(Serde<K> keys, K key) {
        var out = new ByteWriter();
        keys.write(key, out);
        return KeyGroups.of(out.array(), 0, out.size());
    }
}
