package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import java.io.IOException;

/** A snapshot whose files stay until this is closed, even if somebody deletes it meanwhile. */
final class HeldSnapshot implements AutoCloseable {

    private final SnapshotStore.Upload hold;
    private final Manifest manifest;

    private HeldSnapshot(SnapshotStore.Upload hold, Manifest manifest) {
        this.hold = hold;
        this.manifest = manifest;
    }

    /** @throws SnapshotException if there is no such snapshot, or a file of it is missing */
    static HeldSnapshot open(SnapshotStore store, String id) throws IOException, SnapshotException {
        var manifest = store.find(id)
                .orElseThrow(() -> new SnapshotException(
                        "There is no snapshot '%s': no %s. List what there is with 'tidemark savepoints'."
                                .formatted(id, store.locationOf(id))));
        var hold = store.begin();
        try {
            for (var operator : manifest.operators().values()) {
                for (var part : operator.parts()) {
                    for (var file : part.files()) {
                        if (!hold.reuse(file)) {
                            throw new SnapshotException(
                                    "File '%s' of snapshot '%s' is missing: somebody deleted the snapshot just now, or the file. Use another snapshot."
                                            .formatted(file.name(), id));
                        }
                    }
                }
            }
            return new HeldSnapshot(hold, manifest);
        } catch (IOException | SnapshotException | RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** Closing twice is harmless. */
    @Override
    public void close() {
        hold.close();
    }
}
