package io.tidemark.control.savepoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A savepoint, from the moment it is asked for.
 *
 * @param id unique for ever
 * @param job the job it is taken of
 * @param label what people call it
 * @param requested when it was asked for
 * @param outcome what came of it
 */
public record Savepoint(String id, String job, Optional<String> label, Instant requested, Outcome outcome) {

    public Savepoint {
        requireNonNull(id, "id");
        requireNonNull(job, "job");
        requireNonNull(label, "label");
        requireNonNull(requested, "requested");
        requireNonNull(outcome, "outcome");
    }

    /** What came of it. */
    public sealed interface Outcome {}

    /** Nothing yet. */
    public record Pending() implements Outcome {}

    /** It is there, and stays. */
    public record Taken(SavepointFacts facts) implements Outcome {}

    /**
     * It could not be taken.
     *
     * @param reason in words
     */
    public record Failed(Instant at, String reason) implements Outcome {}

    public boolean isPending() {
        return outcome instanceof Pending;
    }

    /** What is known of it, if it was taken. */
    public Optional<SavepointFacts> facts() {
        return outcome instanceof Taken taken ? Optional.of(taken.facts()) : Optional.empty();
    }

    /** Why it could not be taken, if so. */
    public Optional<String> failure() {
        return outcome instanceof Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }

    Savepoint with(Outcome next) {
        return new Savepoint(id, job, label, requested, next);
    }
}
