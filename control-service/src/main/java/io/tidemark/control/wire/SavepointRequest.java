package io.tidemark.control.wire;

import java.util.Optional;

/**
 * Asks for a savepoint, or for one to stop with.
 *
 * @param label what people call it
 * @param note what people want to remember of it
 */
public record SavepointRequest(Optional<String> label, Optional<String> note) {

    public static final SavepointRequest PLAIN = new SavepointRequest(Optional.empty(), Optional.empty());

    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_NOTE = 2000;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public SavepointRequest {
        label = label == null ? Optional.empty() : label;
        note = note == null ? Optional.empty() : note;
        label.ifPresent(SavepointRequest::requireLabel);
        note.ifPresent(SavepointRequest::requireNote);
    }

    static void requireLabel(String label) {
        if (label.isBlank() || label.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException("'label' must have 1 to %d characters".formatted(LONGEST_LABEL));
        }
    }

    static void requireNote(String note) {
        if (note.isBlank() || note.length() > LONGEST_NOTE) {
            throw new IllegalArgumentException("'note' must have 1 to %d characters".formatted(LONGEST_NOTE));
        }
    }
}
