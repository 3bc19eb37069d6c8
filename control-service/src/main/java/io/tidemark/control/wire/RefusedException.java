package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

/** What was asked for is not done, and nothing was changed. The message says why and what to do next. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    public RefusedException(ProblemType type, String message) {
        super(message);
        this.type = requireNonNull(type, "type");
    }

    public RefusedException(ProblemType type, String message, Throwable cause) {
        super(message, cause);
        this.type = requireNonNull(type, "type");
    }

    public ProblemType type() {
        return type;
    }

    public Problem problem() {
        return Problem.of(type, String.valueOf(getMessage()));
    }
}
