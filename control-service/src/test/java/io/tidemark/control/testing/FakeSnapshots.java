package io.tidemark.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Snapshots;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Holds nothing: notes what was removed. An exported savepoint is its id as text. */
public final class FakeSnapshots implements Snapshots {

    /** Ids of what was removed, in order. */
    public final List<String> removed = new CopyOnWriteArrayList<>();

    /** What is wrong with every savepoint. */
    public final List<String> problems = new CopyOnWriteArrayList<>();

    /** What checkpoints every job has. */
    public final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();

    /** Whether nothing can be removed or kept now. */
    public volatile boolean stuck;

    /** Done before a checkpoint is kept. */
    public volatile Runnable beforeKept = () -> {};

    @Override
    public void delete(String id) throws LaunchException {
        if (stuck) {
            throw new LaunchException("the disk is away");
        }
        removed.add(id);
    }

    @Override
    public List<Checkpoint> checkpoints(String job) {
        return checkpoints;
    }

    @Override
    public SavepointFacts keep(String checkpoint, String savepoint, Optional<String> label) throws LaunchException {
        if (stuck) {
            throw new LaunchException("the disk is away");
        }
        beforeKept.run();
        for (var it : checkpoints) {
            if (it.id().equals(checkpoint)) {
                return it.facts();
            }
        }
        throw new LaunchException("checkpoint '" + checkpoint + "' is gone");
    }

    @Override
    public Verification verify(String id) {
        return new Verification(id, 3, 1234, problems);
    }

    @Override
    public void exportTo(String id, OutputStream out) throws LaunchException, IOException {
        if (!problems.isEmpty()) {
            throw new LaunchException(problems.get(0));
        }
        out.write(id.getBytes(UTF_8));
    }

    @Override
    public Imported importFrom(InputStream in) throws RefusedException, IOException {
        var id = new String(in.readAllBytes(), UTF_8);
        if (!id.startsWith("sp-")) {
            throw new RefusedException(ProblemType.EXPORT_REFUSED, "Cannot import this file: it is no tar file.");
        }
        var created = Instant.parse("2026-11-20T05:15:00Z");
        return new Imported(
                id,
                "job-elsewhere",
                Optional.of("from afar"),
                new SavepointFacts("0".repeat(64), created, 3, 5, 99, "/snapshots/" + id));
    }
}
