package io.tidemark.control.registry;

import io.tidemark.control.journal.JournalException;
import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;

/** Promotes only what was compared, unless that is waived. */
public final class Promoting {

    private final Registry registry;
    private final Comparisons comparisons;

    public Promoting(Registry registry, Comparisons comparisons) {
        this.registry = registry;
        this.comparisons = comparisons;
    }

    /**
     * Begins to hand the outputs of a running job over to a fork.
     *
     * @throws RefusedException if a condition isn't met; nothing was recorded or stopped
     */
    public OperationInfo promote(String fork, PromotionRequest request) throws RefusedException, JournalException {
        if (!request.waive().contains(PromotionRequest.COMPARED)) {
            requireCompared(registry.job(registry.promotedOver(fork, request)), registry.job(fork), request);
        }
        return registry.promote(fork, request);
    }

    private void requireCompared(JobInfo from, JobInfo fork, PromotionRequest request) throws RefusedException {
        if (request.comparison().isEmpty()) {
            throw refused(
                    "What job '%s' writes wasn't compared with what job '%s' writes. Compare them with `tidemark compare %s %s` and name the comparison with --compared, or waive it with --waive %s."
                            .formatted(fork.id(), from.id(), from.id(), fork.id(), PromotionRequest.COMPARED));
        }
        var comparison = comparisons.comparison(request.comparison().get());
        boolean sameOrder =
                from.targets().contains(comparison.a()) && fork.targets().contains(comparison.b());
        boolean otherOrder =
                from.targets().contains(comparison.b()) && fork.targets().contains(comparison.a());
        if (!sameOrder && !otherOrder) {
            throw refused("Comparison '%s' is of '%s' and '%s', not of outputs of job '%s' and job '%s'."
                    .formatted(comparison.id(), comparison.a(), comparison.b(), from.id(), fork.id()));
        }
        if (!comparison.complete()) {
            throw refused(
                    "Comparison '%s' is %s: it hasn't come to its end. Wait for it, or start another one; `tidemark comparison %s` tells how far it is."
                            .formatted(comparison.id(), comparison.phase(), comparison.id()));
        }
        long differing = differing(comparison.total());
        long allowed = request.maxDifferences().orElse(0L);
        if (differing > allowed) {
            throw refused(
                    "By comparison '%s', %d rows differ, %d may. Look at them with `tidemark comparison %s`; if they are what the change is for, allow them with --max-differences, or ignore the fields that were to change."
                            .formatted(comparison.id(), differing, allowed, comparison.id()));
        }
    }

    private static long differing(ComparisonInfo.Counts counts) {
        return counts.changed() + counts.onlyInA() + counts.onlyInB() + counts.tooLate();
    }

    private static RefusedException refused(String message) {
        return new RefusedException(ProblemType.PROMOTION_REFUSED, message);
    }
}
