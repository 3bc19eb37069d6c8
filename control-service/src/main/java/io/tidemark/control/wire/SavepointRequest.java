package io.tidemark.control.wire;

import java.util.Optional;

/**
 * Asks for a savepoint, or for one to stop with.
 *
 * @param label what people call it
 */
public record SavepointRequest(Optional<String> label) {

    public static final SavepointRequest PLAIN = new SavepointRequest(Optional.empty());

    private static final int LONGEST_LABEL = 200;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public SavepointRequest {
        label = label == null ? Optional.empty() : label;
        if (label.isPresent() && (label.get().isBlank() || label.get().length() > LONGEST_LABEL)) {
            throw new IllegalArgumentException("'label' must have 1 to %d characters".formatted(LONGEST_LABEL));
        }
    }
}
