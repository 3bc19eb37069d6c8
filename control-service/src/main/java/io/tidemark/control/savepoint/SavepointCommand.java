package io.tidemark.control.savepoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be asked of the catalog of savepoints. Whether the job can give one is the job's rule, not ours. */
public sealed interface SavepointCommand {

    /**
     * What happens now; empty if nothing.
     *
     * @throws IllegalStateException if the caller broke its side of the contract
     */
    List<SavepointEvent> decide(Savepoints savepoints, Instant now);

    /** Notes that a savepoint is about to be taken. */
    record Request(String savepoint, String job, Optional<String> label) implements SavepointCommand {

        @Override
        public List<SavepointEvent> decide(Savepoints savepoints, Instant now) {
            if (savepoints.find(savepoint).isPresent()) {
                throw new IllegalStateException("Savepoint id '%s' is taken".formatted(savepoint));
            }
            return List.of(new SavepointEvent.Requested(savepoint, now, job, label));
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
}
