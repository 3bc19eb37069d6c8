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
 * @param note what people want to remember of it
 * @param pinned whether it must not be deleted
 * @param origin how it comes to be here
 * @param requested when it was asked for
 * @param outcome what came of it
 */
public record Savepoint(
        String id,
        String job,
        Optional<String> label,
        Optional<String> note,
        boolean pinned,
        Origin origin,
        Instant requested,
        Outcome outcome) {

    public Savepoint {
        requireNonNull(id, "id");
        requireNonNull(job, "job");
        requireNonNull(label, "label");
        requireNonNull(note, "note");
        requireNonNull(origin, "origin");
        requireNonNull(requested, "requested");
        requireNonNull(outcome, "outcome");
    }

    /** How it comes to be here. */
    public sealed interface Origin {}

    /** The job was asked for it. */
    public record TakenOfJob() implements Origin {}

    /**
     * It was a checkpoint that someone wanted to keep.
     *
     * @param checkpoint id of the checkpoint
     */
    public record KeptCheckpoint(String checkpoint) implements Origin {}

    /** It came as a file, perhaps from another service. */
    public record ImportedFile() implements Origin {}

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

    /** It was deleted: nobody can start from it; its files are about to be removed. */
    public record Deleting(Instant at) implements Outcome {}

    /** It was deleted, and its files are gone. */
    public record Deleted(Instant at) implements Outcome {}

    public boolean isPending() {
        return outcome instanceof Pending;
    }

    public boolean isDeleting() {
        return outcome instanceof Deleting;
    }

    /** What is known of it, if it was taken and is there. */
    public Optional<SavepointFacts> facts() {
        return outcome instanceof Taken taken ? Optional.of(taken.facts()) : Optional.empty();
    }

    /** Why it could not be taken, if so. */
    public Optional<String> failure() {
        return outcome instanceof Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }

    /** When it was deleted, if so. */
    public Optional<Instant> deleted() {
        if (outcome instanceof Deleting deleting) {
            return Optional.of(deleting.at());
        }
        return outcome instanceof Deleted deleted ? Optional.of(deleted.at()) : Optional.empty();
    }

    Savepoint with(Outcome next) {
        return new Savepoint(id, job, label, note, pinned, origin, requested, next);
    }

    Savepoint described(Optional<String> nextLabel, Optional<String> nextNote) {
        return new Savepoint(id, job, nextLabel, nextNote, pinned, origin, requested, outcome);
    }

    Savepoint pinned(boolean next) {
        return new Savepoint(id, job, label, note, next, origin, requested, outcome);
    }
}
