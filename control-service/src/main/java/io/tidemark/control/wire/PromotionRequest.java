package io.tidemark.control.wire;

import java.util.List;
import java.util.Optional;

/**
 * Asks for the outputs of one job to go over to another.
 *
 * @param from the job that writes them; if absent, the one from whose savepoint the other was started
 * @param waive names of conditions not to ask for; {@code caught-up} is one
 * @param reason why, for the record
 */
public record PromotionRequest(Optional<String> from, List<String> waive, Optional<String> reason) {

    /** The job must have caught up with the present. */
    public static final String CAUGHT_UP = "caught-up";

    public static final PromotionRequest PLAIN = new PromotionRequest(Optional.empty(), List.of(), Optional.empty());

    private static final int LONGEST_REASON = 1_000;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public PromotionRequest {
        from = from == null ? Optional.empty() : from;
        waive = waive == null ? List.of() : List.copyOf(waive);
        reason = reason == null ? Optional.empty() : reason;
        if (reason.isPresent() && (reason.get().isBlank() || reason.get().length() > LONGEST_REASON)) {
            throw new IllegalArgumentException("'reason' must have 1 to %d characters".formatted(LONGEST_REASON));
        }
        for (var condition : waive) {
            if (!condition.equals(CAUGHT_UP)) {
                throw new IllegalArgumentException("'waive' must name conditions, of which there is: %s; not '%s'"
                        .formatted(CAUGHT_UP, condition));
            }
        }
    }
}
