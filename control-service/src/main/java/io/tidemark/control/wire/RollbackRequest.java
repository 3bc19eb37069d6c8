package io.tidemark.control.wire;

import java.util.List;
import java.util.Optional;

/**
 * Asks for a promotion to be undone.
 *
 * @param reason why, for the record
 */
public record RollbackRequest(Optional<String> reason) {

    // What isn't in the JSON arrives here as null, whatever the type says; the rule is the promotion's.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public RollbackRequest {
        reason = new PromotionRequest(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        reason == null ? Optional.empty() : reason)
                .reason();
    }
}
