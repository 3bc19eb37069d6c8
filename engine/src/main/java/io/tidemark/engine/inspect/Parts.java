package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.state.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The parts of one operator in a snapshot, of which one is open at a time. Not thread-safe. */
final class Parts implements AutoCloseable {

    private final SnapshotStore snapshots;
    private final StateBackend backend;
    private final String uid;
    private final String owner;
    private final ProgramForms program;
    private final Manifest.OperatorState operator;
    private final Path directory;
    private int opened;
    private @Nullable OpenPart current;

    /** @param directory for these alone */
    Parts(
            SnapshotStore snapshots,
            StateBackend backend,
            String snapshot,
            String uid,
            Manifest.OperatorState operator,
            ProgramForms program,
            Path directory) {
        this.snapshots = snapshots;
        this.backend = backend;
        this.owner = "snapshot '%s', '%s'".formatted(snapshot, uid);
        this.uid = uid;
        this.operator = operator;
        this.program = program;
        this.directory = directory;
    }

    String uid() {
        return uid;
    }

    /** What reads forms that aren't known here. */
    ProgramForms program() {
        return program;
    }

    Manifest.OperatorState operator() {
        return operator;
    }

    /** The part that has a key group, open until another is asked for. */
    OpenPart with(int keyGroup) throws IOException, SnapshotException {
        var open = current;
        if (open != null && open.keyGroups().contains(keyGroup)) {
            return open;
        }
        for (var part : operator.parts()) {
            if (part.keyGroups().contains(keyGroup)) {
                return open(part);
            }
        }
        throw new SnapshotException(
                "The manifest of %s names no files for key group %d. Use another snapshot.".formatted(owner, keyGroup));
    }

    OpenPart open(Manifest.Part part) throws IOException, SnapshotException {
        close();
        var next = OpenPart.open(
                snapshots,
                backend,
                "%s key groups %s".formatted(owner, part.keyGroups()),
                operator,
                part,
                directory.resolve("part-" + opened++));
        current = next;
        return next;
    }

    /** Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        var open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }
}
