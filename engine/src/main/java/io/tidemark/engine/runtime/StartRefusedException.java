package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

/**
 * A job must not start as asked; nothing was started or changed. The message says what stands against it and what to do.
 */
public final class StartRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of thing stands against it. */
    public enum Reason {
        /** The snapshot has state whose uid the program no longer has. */
        UNMATCHED_STATE,
        /** The program's serializer can't read what the snapshot holds. */
        INCOMPATIBLE_STATE,
        /** There is no snapshot of this id. */
        UNKNOWN_SNAPSHOT,
        /** The snapshot was taken before its job's outputs began. */
        MUTED_SNAPSHOT,
        /** A file of the snapshot is missing or altered. */
        DAMAGED_SNAPSHOT,
        /** A source can't be reached now. */
        SOURCE_UNAVAILABLE,
        /** A source can't be read from where the job would start: missing, expired, another one. */
        SOURCE_REFUSED,
        /** A sink can't be written to. */
        SINK_REFUSED,
        /** The commit log can't be used. */
        COMMIT_LOG_UNAVAILABLE
    }

    private final Reason reason;

    public StartRefusedException(Reason reason, String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
    }

    public StartRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
