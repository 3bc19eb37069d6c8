package io.tidemark.control.wire;

import java.util.Optional;

/**
 * Changes what people say of a savepoint. What is absent stays as it is.
 *
 * @param label what people call it; an empty text takes it away
 * @param note what people want to remember of it; an empty text takes it away
 * @param pinned whether it must not be deleted
 */
public record SavepointChange(Optional<String> label, Optional<String> note, Optional<Boolean> pinned) {

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public SavepointChange {
        label = label == null ? Optional.empty() : label;
        note = note == null ? Optional.empty() : note;
        pinned = pinned == null ? Optional.empty() : pinned;
        if (label.isPresent() && !label.get().isEmpty()) {
            SavepointRequest.requireLabel(label.get());
        }
        if (note.isPresent() && !note.get().isEmpty()) {
            SavepointRequest.requireNote(note.get());
        }
    }

    /** Pins or unpins. */
    public static SavepointChange pin(boolean pinned) {
        return new SavepointChange(Optional.empty(), Optional.empty(), Optional.of(pinned));
    }
}
