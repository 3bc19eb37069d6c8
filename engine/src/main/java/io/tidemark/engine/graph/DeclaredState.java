package io.tidemark.engine.graph;

import io.tidemark.api.serde.Serde;

/**
 * A state that an operator keeps.
 *
 * @param name unique within the operator
 * @param kind what it is, with everything besides the serde that decides its layout; state of another kind can't be taken over
 * @param serde of its values
 */
public record DeclaredState(String name, String kind, Serde<?> serde) {

    /** Names that begin so are the engine's own. */
    public static final String RESERVED = "tidemark.";

    /** Accumulators of windows that have not fired. */
    public static final String WINDOWS = RESERVED + "windows";

    /** Timers that have not fired. */
    public static final String TIMERS = RESERVED + "timers";

    /** Events of a join's first input that may yet meet others. */
    public static final String FIRST = RESERVED + "first";

    /** Events of a join's second input that may yet meet others. */
    public static final String SECOND = RESERVED + "second";
}
