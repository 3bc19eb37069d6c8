package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import io.tidemark.control.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with savepoints that are there: find, describe, pin, check, hand out and delete them.
 *
 * <p>Thread-safe. What changes something blocks while it is written down; {@link #verify}, {@link #exportTo} and {@link
 * #importFrom} block as long as it takes to read the whole savepoint.
 */
public final class SavepointCatalogue {

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;

    /** Held while one is deleted or imported: files that just came must not go with a savepoint of the same id. */
    private final Object comingAndGoing = new Object();

    SavepointCatalogue(Decisions decisions, Execution execution, Launcher launcher) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
    }

    /**
     * Some savepoints, and where to go on.
     *
     * @param next cursor of the next page; empty if this is the last
     */
    public record Page(List<SavepointInfo> savepoints, Optional<String> next) {

        public Page {
            savepoints = List.copyOf(savepoints);
        }
    }

    /** @throws RefusedException if the query's cursor is of another list */
    public Page find(SavepointQuery query) throws RefusedException {
        var all = decisions.look(current -> current.savepoints().all()).stream()
                .flatMap(savepoint -> JobViews.savepoint(savepoint).stream())
                .toList();
        var page = SavepointPages.page(all, query);
        return new Page(page.savepoints(), page.next());
    }

    public SavepointInfo change(String id, SavepointChange change) throws RefusedException, JournalException {
        decisions.decide((now, current) -> new Outcome(
                new SavepointCommand.Change(id, change.label(), change.note(), change.pinned())
                        .decide(current.savepoints(), now),
                List.of()));
        return info(id);
    }

    /**
     * Deletes a savepoint: nobody can start from it from now on, and its files are removed soon. Once more is harmless.
     *
     * @throws RefusedException if it isn't there, is pinned, is being taken, or a job would need it
     */
    public void delete(String id) throws RefusedException, JournalException {
        synchronized (comingAndGoing) {
            deleteAlone(id);
        }
        execution.soon();
    }

    private void deleteAlone(String id) throws RefusedException, JournalException {
        decisions.decide((now, current) -> {
            var neededBy = neededBy(current, id);
            return new Outcome(new SavepointCommand.Delete(id, neededBy).decide(current.savepoints(), now), List.of());
        });
    }

    /** What would look at a savepoint again, in words. */
    List<String> neededBy(Catalog current, String id) {
        var neededBy = new ArrayList<String>();
        current.jobs().active().stream()
                .filter(job -> needs(job, id))
                .forEach(job -> neededBy.add("job '%s'".formatted(job.id())));
        current.promotions().underWay().stream()
                .filter(promotion -> promotion.plan().stateSavepoint().equals(id)
                        || promotion.stopSavepoint().equals(id))
                .forEach(promotion -> neededBy.add("promotion '%s'".formatted(promotion.id())));
        return neededBy;
    }

    /** Whether a job would look at the savepoint again if it failed now, or the service ended. */
    private boolean needs(Job job, String savepoint) {
        boolean stopsThere = job.life() instanceof Job.Stopping stopping
                && stopping.reached().equals(Optional.of(savepoint));
        boolean mutedUntilThere = job.definition().mutedUntil().equals(Optional.of(savepoint));
        boolean startedThere = job.definition().savepoint().equals(Optional.of(savepoint));
        return stopsThere
                || mutedUntilThere
                || (startedThere
                        && launcher.progress(job.id())
                                .flatMap(Progress::lastCheckpoint)
                                .isEmpty());
    }

    /** Reads every byte of it. */
    public Verification verify(String id) throws RefusedException {
        info(id);
        try {
            return launcher.snapshots().verify(id);
        } catch (LaunchException e) {
            throw damaged(e);
        }
    }

    /**
     * Writes it as one tar file.
     *
     * @param out not closed; may have got a part of it when this fails
     */
    public void exportTo(String id, OutputStream out) throws RefusedException, IOException {
        info(id);
        try {
            launcher.snapshots().exportTo(id, out);
        } catch (LaunchException e) {
            throw damaged(e);
        }
    }

    /**
     * Takes up a savepoint that was exported, here or elsewhere. The same once more is harmless. Whatever starts from it
     * is a replay: what was written after it is known elsewhere, if at all.
     *
     * @param in not closed
     */
    public SavepointInfo importFrom(InputStream in) throws RefusedException, JournalException, IOException {
        synchronized (comingAndGoing) {
            return importAlone(in);
        }
    }

    private SavepointInfo importAlone(InputStream in) throws RefusedException, JournalException, IOException {
        var deleting = decisions.look(current -> current.savepoints().deleting());
        var imported = launcher.snapshots().importFrom(in);
        if (deleting.stream().anyMatch(savepoint -> savepoint.id().equals(imported.id()))) {
            throw new RefusedException(
                    ProblemType.SAVEPOINT_IN_USE,
                    "Cannot import savepoint '%s': the one with this id is being deleted. Try again in a moment."
                            .formatted(imported.id()));
        }
        decisions.decide((now, current) -> new Outcome(
                new SavepointCommand.Import(imported.id(), imported.job(), imported.label(), imported.facts())
                        .decide(current.savepoints(), now),
                List.of()));
        return info(imported.id());
    }

    private SavepointInfo info(String id) throws RefusedException {
        return JobViews.savepoint(decisions.look(current -> current.requireSavepoint(id)))
                .orElseThrow();
    }

    private static RefusedException damaged(LaunchException e) {
        return new RefusedException(ProblemType.DAMAGED_SNAPSHOT, String.valueOf(e.getMessage()), e);
    }
}
