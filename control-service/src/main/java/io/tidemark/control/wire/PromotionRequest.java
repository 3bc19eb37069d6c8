package io.tidemark.control.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the outputs of one job to go over to another.
 *
 * @param from the job that writes them; if absent, the one from whose savepoint the other was started
 * @param comparison id of a complete comparison of an output of the one with one of the other
 * @param maxDifferences how many rows may differ in it; none if absent
 * @param waive names of conditions not to ask for: {@link #CAUGHT_UP}, {@link #COMPARED}
 * @param reason why, for the record
 */
public record PromotionRequest(
        Optional<String> from,
        Optional<String> comparison,
        Optional<Long> maxDifferences,
        List<String> waive,
        Optional<String> reason) {

    /** The job must have caught up with the present. */
    public static final String CAUGHT_UP = "caught-up";

    /** The outputs must have been compared, and differ by no more than agreed. */
    public static final String COMPARED = "compared";

    private static final Set<String> CONDITIONS = Set.of(CAUGHT_UP, COMPARED);
    private static final int LONGEST_REASON = 1_000;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public PromotionRequest {
        from = from == null ? Optional.empty() : from;
        comparison = comparison == null ? Optional.empty() : comparison;
        maxDifferences = maxDifferences == null ? Optional.empty() : maxDifferences;
        waive = waive == null ? List.of() : List.copyOf(waive);
        reason = reason == null ? Optional.empty() : reason;
        if (maxDifferences.isPresent() && maxDifferences.get() < 0) {
            throw new IllegalArgumentException("'maxDifferences' must be >= 0, was " + maxDifferences.get());
        }
        if (reason.isPresent() && (reason.get().isBlank() || reason.get().length() > LONGEST_REASON)) {
            throw new IllegalArgumentException("'reason' must have 1 to %d characters".formatted(LONGEST_REASON));
        }
        for (var condition : waive) {
            if (!CONDITIONS.contains(condition)) {
                throw new IllegalArgumentException(
                        "'waive' must name conditions, %s or %s; not '%s'".formatted(CAUGHT_UP, COMPARED, condition));
            }
        }
    }

    /** Over the job from whose savepoint the fork was started, without these conditions. */
    public static PromotionRequest waiving(String... conditions) {
        return new PromotionRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(conditions), Optional.empty());
    }

    /** The same over another job. */
    public PromotionRequest from(String job) {
        return new PromotionRequest(Optional.of(job), comparison, maxDifferences, waive, reason);
    }

    /** The same with a comparison. */
    public PromotionRequest compared(String comparisonId, long differences) {
        return new PromotionRequest(from, Optional.of(comparisonId), Optional.of(differences), waive, reason);
    }
}
