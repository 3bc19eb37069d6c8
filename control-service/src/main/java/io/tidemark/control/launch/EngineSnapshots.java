package io.tidemark.control.launch;

import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.Verification;
import io.tidemark.engine.checkpoint.CheckpointIds;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.storage.SnapshotArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's own snapshots. */
final class EngineSnapshots implements Snapshots {

    /** Ids as this service gives them: one of another form could pass for a job's checkpoint and be removed with it. */
    private static final Pattern SAVEPOINT_ID = Pattern.compile("sp-[a-z0-9-]{1,60}");

    private static final Logger LOG = LoggerFactory.getLogger(EngineSnapshots.class);

    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9-]{1,100}");

    private final SnapshotStore store;

    EngineSnapshots(SnapshotStore store) {
        this.store = store;
    }

    static SavepointFacts facts(Manifest manifest, SnapshotStore store) {
        return new SavepointFacts(
                manifest.program(),
                manifest.created(),
                manifest.epoch(),
                manifest.watermark(),
                sizes(manifest).values().stream().mapToLong(Long::longValue).sum(),
                store.locationOf(manifest.id()));
    }

    @Override
    public void delete(String id) throws LaunchException {
        try {
            store.delete(id);
        } catch (IOException e) {
            throw new LaunchException(
                    "Cannot remove savepoint '%s' at %s: %s.".formatted(id, store.locationOf(id), e), e);
        }
    }

    @Override
    public List<Checkpoint> checkpoints(String job) throws LaunchException {
        try {
            var found = new ArrayList<Checkpoint>();
            for (var id : CheckpointIds.ofJob(store.list(), job)) {
                // one that went meanwhile, or that can't be read, is none that anyone could use
                readable(id)
                        .ifPresent(manifest -> found.add(new Checkpoint(id, facts(manifest, store), manifest.muted())));
            }
            return found;
        } catch (IOException e) {
            throw new LaunchException("Cannot list the checkpoints of job '%s': %s.".formatted(job, e), e);
        }
    }

    private Optional<Manifest> readable(String id) throws IOException {
        try {
            return store.find(id);
        } catch (SnapshotException e) {
            LOG.warn("event=checkpoint-unreadable checkpoint={} reason=\"{}\"", id, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public SavepointFacts keep(String checkpoint, String savepoint, Optional<String> label) throws LaunchException {
        try (var hold = store.begin()) {
            var manifest = store.find(checkpoint).orElseThrow(() -> gone(checkpoint));
            for (var operator : manifest.operators().values()) {
                for (var part : operator.parts()) {
                    for (var file : part.files()) {
                        // from now on nobody removes it
                        if (!hold.reuse(file)) {
                            throw gone(checkpoint);
                        }
                    }
                }
            }
            var kept = manifest.asSavepoint(savepoint, label);
            hold.publish(kept);
            return facts(kept, store);
        } catch (SnapshotException e) {
            throw new LaunchException("Cannot keep checkpoint '%s': %s".formatted(checkpoint, e.getMessage()), e);
        } catch (IOException e) {
            throw new LaunchException("Cannot keep checkpoint '%s': %s.".formatted(checkpoint, e), e);
        }
    }

    private static SnapshotException gone(String checkpoint) {
        return new SnapshotException(
                "It is gone: a newer one took its place. Keep that one, or take a savepoint of the job. It was '%s'."
                        .formatted(checkpoint));
    }

    @Override
    public Verification verify(String id) throws LaunchException {
        try {
            var manifest = store.find(id);
            if (manifest.isEmpty()) {
                return new Verification(
                        id,
                        0,
                        0,
                        List.of("Manifest %s is missing. Bring it back from a copy, or import the savepoint again."
                                .formatted(store.locationOf(id))));
            }
            var sizes = sizes(manifest.get());
            return new Verification(
                    id,
                    sizes.size(),
                    sizes.values().stream().mapToLong(Long::longValue).sum(),
                    store.verifyContent(manifest.get()));
        } catch (SnapshotException e) {
            return new Verification(id, 0, 0, List.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new LaunchException(
                    "Cannot read savepoint '%s' at %s: %s.".formatted(id, store.locationOf(id), e), e);
        }
    }

    @Override
    public void exportTo(String id, OutputStream out) throws LaunchException, IOException {
        try {
            var manifest = store.find(id)
                    .orElseThrow(
                            () -> new SnapshotException("Manifest %s is missing.".formatted(store.locationOf(id))));
            SnapshotArchive.write(manifest, store, out);
        } catch (SnapshotException e) {
            throw new LaunchException("Cannot export savepoint '%s': %s".formatted(id, e.getMessage()), e);
        }
    }

    @Override
    public Imported importFrom(InputStream in) throws RefusedException, IOException {
        try {
            var manifest = SnapshotArchive.read(in, store, EngineSnapshots::requireOurs);
            return new Imported(manifest.id(), manifest.job(), manifest.label(), facts(manifest, store));
        } catch (SnapshotException e) {
            throw new RefusedException(
                    ProblemType.EXPORT_REFUSED, "Cannot import this file: %s".formatted(e.getMessage()), e);
        }
    }

    private static void requireOurs(Manifest manifest) throws SnapshotException {
        if (manifest.kind() != Manifest.Kind.SAVEPOINT
                || !SAVEPOINT_ID.matcher(manifest.id()).matches()
                || !JOB_ID.matcher(manifest.job()).matches()) {
            throw new SnapshotException(
                    "It holds %s '%s' of job '%s', and no savepoint as a control service writes them. Export it again."
                            .formatted(manifest.kind(), manifest.id(), manifest.job()));
        }
    }

    /** By digest, so each distinct file once. */
    private static Map<String, Long> sizes(Manifest manifest) {
        return manifest.operators().values().stream()
                .flatMap(operator -> operator.parts().stream())
                .flatMap(part -> part.files().stream())
                .collect(Collectors.toMap(StoredFile::sha256, StoredFile::sizeBytes, (size, same) -> size));
    }
}
