package io.tidemark.engine.operator;

/**
 * Carries the failure of an operator further down through a user's function, which can't declare it. Never the failure
 * itself: look at the cause.
 */
public final class DownstreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DownstreamException(Exception cause) {
        super(cause);
    }

    /** The failure itself, out of all such wrappings. */
    public static Throwable unwrap(Throwable failure) {
        var cause = failure;
        while (cause instanceof DownstreamException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
