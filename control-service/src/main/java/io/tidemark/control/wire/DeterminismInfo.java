package io.tidemark.control.wire;

import java.util.List;
import java.util.Optional;

/**
 * Whether a program gave the same twice, as people see it.
 *
 * @param id the fork whose arms {@code a} and {@code b} are the two runs
 * @param status how far it is
 * @param equal whether all parts are equal; absent until it is known
 * @param firstDifference uid of the first part that differs, in the order of the graph: what caused it lies there or right before;
 *     absent if there is none
 * @param parts operators with state and sinks, in the order of the graph; empty until it is known
 * @param failure why it can't be said, in words
 */
public record DeterminismInfo(
        String id,
        Status status,
        Optional<Boolean> equal,
        Optional<String> firstDifference,
        List<Part> parts,
        Optional<String> failure) {

    public DeterminismInfo {
        parts = List.copyOf(parts);
    }

    /** How far it is. */
    public enum Status {
        RUNNING,
        DONE,
        FAILED
    }

    /** What is compared of a part. */
    public enum Kind {
        /** The digest of an operator's state. */
        STATE,
        /** The digest of what was written to a sink. */
        OUTPUT
    }

    /**
     * One operator's state or one sink's output.
     *
     * @param a digest in the first run; {@code -} if there is none
     * @param b digest in the second run
     */
    public record Part(String uid, Kind kind, boolean equal, String a, String b) {}
}
