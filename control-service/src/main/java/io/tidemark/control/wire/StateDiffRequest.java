package io.tidemark.control.wire;

import java.util.Optional;

/**
 * Asks how the state of two savepoints differs.
 *
 * @param a id of a savepoint
 * @param b id of the other
 * @param uid only this operator; all if absent
 * @param samples how many differences to give as examples for each state, 0 to 1000; {@value #DEFAULT_SAMPLES} if absent. What is
 *     counted is all of them
 */
public record StateDiffRequest(String a, String b, Optional<String> uid, Optional<Integer> samples) {

    /** Examples for each state, unless told otherwise. */
    public static final int DEFAULT_SAMPLES = 10;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public StateDiffRequest {
        uid = uid == null ? Optional.empty() : uid;
        samples = samples == null ? Optional.empty() : samples;
        if (a == null || b == null) {
            throw new IllegalArgumentException("say which savepoints with 'a' and 'b'");
        }
        if (samples.isPresent() && (samples.get() < 0 || samples.get() > 1000)) {
            throw new IllegalArgumentException("'samples' must be 0 to 1000, was " + samples.get());
        }
    }
}
