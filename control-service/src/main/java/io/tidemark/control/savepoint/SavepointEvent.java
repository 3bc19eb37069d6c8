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

    /** It was asked for. */
    record Requested(String savepoint, Instant at, String job, Optional<String> label) implements SavepointEvent {

        @Override
        public Savepoint after(Optional<Savepoint> before) {
            if (before.isPresent()) {
                throw new IllegalStateException("Savepoint '%s' was asked for twice".formatted(savepoint));
            }
            return new Savepoint(savepoint, job, label, at, new Savepoint.Pending());
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

    private static Savepoint pending(SavepointEvent event, Optional<Savepoint> before) {
        var savepoint = before.orElseThrow(() -> new IllegalStateException(
                "%s of savepoint '%s', which nobody asked for".formatted(event, event.savepoint())));
        if (!savepoint.isPending()) {
            throw new IllegalStateException(
                    "%s of savepoint '%s', which was settled already".formatted(event, event.savepoint()));
        }
        return savepoint;
    }
}
