package io.tidemark.control.savepoint;

import java.time.Instant;
import java.util.Optional;

/** What happened to a savepoint. Written down for ever: fields may be added, never renamed. */
public sealed interface SavepointEvent {

    /** The savepoint it happened to. */
    String savepoint();

    Instant at();

    /**
     * The savepoint after this.
     *
     * @throws IllegalStateException if this can't have happened to it
     */
    Savepoint after(Optional<Savepoint> before);

    /**
     * It was asked for.
     *
     * @param checkpoint the checkpoint that is to be kept; empty if the job is to be asked
     */
    record Requested(
            String savepoint,
            Instant at,
            String job,
            Optional<String> label,
            Optional<String> note,
            Optional<String> checkpoint)
            implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            if (before.isPresent()) {
                throw new IllegalStateException("Savepoint '%s' was asked for twice".formatted(savepoint));
            }
            Savepoint.Origin origin = checkpoint.isPresent()
                    ? new Savepoint.KeptCheckpoint(checkpoint.get())
                    : new Savepoint.TakenOfJob();
            return new Savepoint(savepoint, job, label, note, false, origin, at, new Savepoint.Pending());
        }
    }

    /** It was taken. */
    record Taken(String savepoint, Instant at, SavepointFacts facts) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return pending(this, before).with(new Savepoint.Taken(facts));
        }
    }

    /** It could not be taken. */
    record Failed(String savepoint, Instant at, String reason) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return pending(this, before).with(new Savepoint.Failed(at, reason));
        }
    }

    /** It came as a file: it is there. One that was deleted may come back like this. */
    record Imported(String savepoint, Instant at, String job, Optional<String> label, SavepointFacts facts)
            implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            if (before.isPresent() && !(before.get().outcome() instanceof Savepoint.Deleted)) {
                throw new IllegalStateException("%s of savepoint '%s', which is here".formatted(this, savepoint));
            }
            return new Savepoint(
                    savepoint,
                    job,
                    label,
                    Optional.empty(),
                    false,
                    new Savepoint.ImportedFile(),
                    at,
                    new Savepoint.Taken(facts));
        }
    }

    /** People call it otherwise, or remember something else of it. */
    record Described(String savepoint, Instant at, Optional<String> label, Optional<String> note)
            implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return taken(this, before).described(label, note);
        }
    }

    /** It must not be deleted any more. */
    record Pinned(String savepoint, Instant at) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return taken(this, before).pinned(true);
        }
    }

    /** It may be deleted again. */
    record Unpinned(String savepoint, Instant at) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return taken(this, before).pinned(false);
        }
    }

    /** It is to be deleted; nobody can start from it any more. */
    record DeleteRequested(String savepoint, Instant at) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            return taken(this, before).with(new Savepoint.Deleting(at));
        }
    }

    /** Its files are gone. */
    record Deleted(String savepoint, Instant at) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            var savepoint = known(this, before);
            if (!savepoint.isDeleting()) {
                throw new IllegalStateException(
                        "%s of savepoint '%s', which nobody asked for".formatted(this, savepoint.id()));
            }
            return savepoint.with(new Savepoint.Deleted(at));
        }
    }

    private static Savepoint known(SavepointEvent event, Optional<Savepoint> before) {
        return before.orElseThrow(() -> new IllegalStateException(
                "%s of savepoint '%s', which nobody asked for".formatted(event, event.savepoint())));
    }

    private static Savepoint taken(SavepointEvent event, Optional<Savepoint> before) {
        var savepoint = known(event, before);
        if (savepoint.facts().isEmpty()) {
            throw new IllegalStateException(
                    "%s of savepoint '%s', which isn't there".formatted(event, event.savepoint()));
        }
        return savepoint;
    }

    private static Savepoint pending(SavepointEvent event, Optional<Savepoint> before) {
        var savepoint = known(event, before);
        if (!savepoint.isPending()) {
            throw new IllegalStateException(
                    "%s of savepoint '%s', which was settled already".formatted(event, event.savepoint()));
        }
        return savepoint;
    }
}
