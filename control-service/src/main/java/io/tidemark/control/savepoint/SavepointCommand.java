package io.tidemark.control.savepoint;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What can be asked of the catalog of savepoints. Whether the job can give one is the job's rule, not ours. */
public sealed interface SavepointCommand {

    /**
     * What happens now; empty if nothing.
     *
     * @throws RefusedException if it must not be
     * @throws IllegalStateException if the caller broke its side of the contract
     */
    List<SavepointEvent> decide(Savepoints savepoints, Instant now) throws RefusedException;

    /**
     * Notes that a savepoint is about to be taken.
     *
     * @param checkpoint the checkpoint to keep; empty to ask the job
     */
    record Request(
            String savepoint, String job, Optional<String> label, Optional<String> note, Optional<String> checkpoint)
            implements SavepointCommand {

        /** Asks the job. */
        public Request(String savepoint, String job, Optional<String> label) {
            this(savepoint, job, label, Optional.empty(), Optional.empty());
        }

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) {
            if (savepoints.find(savepoint).isPresent()) {
                throw new IllegalStateException("Savepoint id '%s' is taken".formatted(savepoint));
            }
            return List.of(new SavepointEvent.Requested(savepoint, now, job, label, note, checkpoint));
        }
    }

    /** Notes that it is there. The first outcome counts: a savepoint that was given up stays so. */
    record Complete(String savepoint, SavepointFacts facts) implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) {
            return savepoints.isPending(savepoint)
                    ? List.of(new SavepointEvent.Taken(savepoint, now, facts))
                    : List.of();
        }
    }

    /** Notes that it won't be there. */
    record GiveUp(String savepoint, String reason) implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) {
            return savepoints.isPending(savepoint)
                    ? List.of(new SavepointEvent.Failed(savepoint, now, reason))
                    : List.of();
        }
    }

    /** Notes that a savepoint came as a file. */
    record Import(String savepoint, String job, Optional<String> label, SavepointFacts facts)
            implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) throws RefusedException {
            var known = savepoints.find(savepoint);
            if (known.flatMap(Savepoint::facts).isPresent()) {
                return List.of(); // the same once more: the store refuses another one under this id
            }
            if (known.isPresent() && !(known.get().outcome() instanceof Savepoint.Deleted)) {
                throw new RefusedException(
                        ProblemType.SAVEPOINT_IN_USE,
                        "Cannot import savepoint '%s': one with this id %s."
                                .formatted(
                                        savepoint,
                                        known.get().isDeleting()
                                                ? "is being deleted; try again in a moment"
                                                : "was asked for here and isn't there"));
            }
            return List.of(new SavepointEvent.Imported(savepoint, now, job, label, facts));
        }
    }

    /**
     * Changes what people say of it.
     *
     * @param label what people call it; an empty text takes it away; not changed if absent
     * @param note what people want to remember; an empty text takes it away; not changed if absent
     * @param pinned whether it must not be deleted; not changed if absent
     */
    record Change(String savepoint, Optional<String> label, Optional<String> note, Optional<Boolean> pinned)
            implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) throws RefusedException {
            var before = savepoints.require(savepoint);
            var events = new ArrayList<SavepointEvent>();
            var nextLabel = changed(before.label(), label);
            var nextNote = changed(before.note(), note);
            if (!nextLabel.equals(before.label()) || !nextNote.equals(before.note())) {
                events.add(new SavepointEvent.Described(savepoint, now, nextLabel, nextNote));
            }
            if (pinned.isPresent() && pinned.get() != before.pinned()) {
                events.add(
                        pinned.get()
                                ? new SavepointEvent.Pinned(savepoint, now)
                                : new SavepointEvent.Unpinned(savepoint, now));
            }
            return events;
        }

        private static Optional<String> changed(Optional<String> before, Optional<String> asked) {
            return asked.isEmpty() ? before : asked.filter(text -> !text.isEmpty());
        }
    }

    /**
     * Deletes it. Deleting it again is harmless.
     *
     * @param neededBy what would look at it again, such as an active job that would begin with it if it failed now
     */
    record Delete(String savepoint, Collection<String> neededBy) implements SavepointCommand {

        public Delete {
            neededBy = List.copyOf(neededBy);
        }

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) throws RefusedException {
            var found = savepoints.find(savepoint);
            if (found.flatMap(Savepoint::deleted).isPresent()) {
                return List.of();
            }
            if (found.isPresent() && found.get().isPending()) {
                throw new RefusedException(
                        ProblemType.SAVEPOINT_IN_USE,
                        "Cannot delete savepoint '%s': it is being taken. Wait until it is there."
                                .formatted(savepoint));
            }
            if (savepoints.require(savepoint).pinned()) {
                throw new RefusedException(
                        ProblemType.SAVEPOINT_PINNED,
                        "Cannot delete savepoint '%s': it is pinned. `tidemark savepoint unpin %s` allows it."
                                .formatted(savepoint, savepoint));
            }
            if (!neededBy.isEmpty()) {
                throw new RefusedException(
                        ProblemType.SAVEPOINT_IN_USE,
                        ("Cannot delete savepoint '%s': it is needed by %s. A job needs it until it has a checkpoint of its"
                                        + " own, a promotion until it is done; `tidemark show` tells.")
                                .formatted(savepoint, String.join(", ", neededBy)));
            }
            return List.of(new SavepointEvent.DeleteRequested(savepoint, now));
        }
    }

    /** Notes that its files are gone. */
    record Forget(String savepoint) implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) {
            return savepoints.find(savepoint).filter(Savepoint::isDeleting).isPresent()
                    ? List.of(new SavepointEvent.Deleted(savepoint, now))
                    : List.of();
        }
    }
}
