package io.tidemark.control.promotion;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.job.JobDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hands the outputs of one job over to another.
 *
 * <p>First the state with which the new job begins is saved: somewhere before, or just where, the old one is. Then the old
 * job is stopped with a savepoint, not before it has come as far as that state. Then the new job starts from its own state
 * and drops what it makes of the events up to exactly where the old one stopped. So whatever the old job has written is
 * written once, and what follows is the new one's.
 *
 * @param id unique for ever
 * @param plan what is to happen; never changes
 * @param stopSavepoint id of the savepoint with which the old job stops
 * @param requested when it was asked for
 * @param state how far it is
 */
public record Promotion(String id, Plan plan, String stopSavepoint, Instant requested, State state) {

    public Promotion {
        requireNonNull(id, "id");
        requireNonNull(plan, "plan");
        requireNonNull(stopSavepoint, "stopSavepoint");
        requireNonNull(requested, "requested");
        requireNonNull(state, "state");
    }

    /**
     * What is to happen.
     *
     * @param from id of the job that writes the outputs until then
     * @param fork id of the job whose state is taken, and that ends with it; empty when an earlier version comes back
     * @param stateSavepoint id of the savepoint with which the new job begins
     * @param successor the new job, without the place where its outputs begin: that is found on the way
     * @param rollsBack id of the promotion that is undone, if one is
     * @param comparison id of the comparison by which it was allowed, if one was asked for
     * @param waived names of conditions that were not asked for
     * @param reason why, in the words of who asked
     */
    public record Plan(
            String from,
            Optional<String> fork,
            String stateSavepoint,
            JobDefinition successor,
            Optional<String> rollsBack,
            Optional<String> comparison,
            List<String> waived,
            Optional<String> reason) {

        public Plan {
            requireNonNull(from, "from");
            requireNonNull(fork, "fork");
            requireNonNull(stateSavepoint, "stateSavepoint");
            requireNonNull(successor, "successor");
            requireNonNull(rollsBack, "rollsBack");
            requireNonNull(comparison, "comparison");
            waived = List.copyOf(waived);
            requireNonNull(reason, "reason");
        }
    }

    /** How far it is. */
    public sealed interface State {}

    /** The state with which the new job begins is being saved. */
    public record Saving() implements State {}

    /** The old job is on its way to its last savepoint. */
    public record Stopping() implements State {}

    /** The new job writes the outputs. */
    public record Done(Instant at) implements State {}

    /**
     * It came to nothing; the old job writes the outputs, unless it ended for a reason of its own.
     *
     * @param reason in words
     */
    public record Failed(Instant at, String reason) implements State {}

    public boolean isUnderWay() {
        return state instanceof Saving || state instanceof Stopping;
    }

    /** Why it came to nothing, if it did. */
    public Optional<String> failure() {
        return state instanceof Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }

    /** Whether this job takes part in it. */
    public boolean concerns(String job) {
        return plan.from().equals(job) || plan.fork().equals(Optional.of(job));
    }

    Promotion with(String newStopSavepoint, State next) {
        return new Promotion(id, plan, newStopSavepoint, requested, next);
    }
}
