package io.tidemark.engine.graph;

import io.tidemark.api.serde.Serde;

/**
 * A state that an operator keeps.
 *
 * @param name unique within the operator
 * @param kind what it is, with everything besides the serde that decides its layout; state of another kind can't be taken over
 * @param serde of its values
 * @param timeToLiveMillis how long after it was written a value is gone, in event time; 0 for never
 */
public record DeclaredState(String name, String kind, Serde<?> serde, long timeToLiveMillis) {

    /** A state that stays. */
    public DeclaredState(String name, String kind, Serde<?> serde) {
        this(name, kind, serde, 0);
    }

    /** What the kind of a state with a time to live ends with. */
    static final String EXPIRING = ", expiring";

    /** Names that begin so are the engine's own. */
    public static final String RESERVED = "tidemark.";

    /** Accumulators of windows that have not fired. */
    public static final String WINDOWS = RESERVED + "windows";

    /** Accumulators of windows that have fired and are kept for late events. */
    public static final String FIRED = RESERVED + "fired";

    /** By the time of the next early result, the windows it is due for. */
    public static final String EARLY = RESERVED + "early";

    /** The sessions of a key: begin and end of each. */
    public static final String SESSIONS = RESERVED + "sessions";

    /** How many events came since the last result. */
    public static final String COUNTS = RESERVED + "counts";

    /** Timers that have not fired. */
    public static final String TIMERS = RESERVED + "timers";

    /** Timers by the clock on the wall that have not fired; only operators that asked for that clock keep them. */
    public static final String PROCESSING_TIMERS = RESERVED + "processing-timers";

    /** Events of a join's first input that may yet meet others. */
    public static final String FIRST = RESERVED + "first";

    /** Events of a join's second input that may yet meet others. */
    public static final String SECOND = RESERVED + "second";

    /** Whether it has a time to live; when it was written is then stored with each value. */
    public boolean expires() {
        return kind.endsWith(EXPIRING);
    }
}
