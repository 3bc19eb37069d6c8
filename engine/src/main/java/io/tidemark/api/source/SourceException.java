package io.tidemark.api.source;

/**
 * A source can't be read, or not from where it should. The message is for the person on call: which source, which split
 * and position, what to do next.
 */
public final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private SourceException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** The outside doesn't answer, or not now: trying again may help. */
    public static SourceException unavailable(String message, Throwable cause) {
        return new SourceException(message, cause, true);
    }

    /** What was asked for isn't there or can't be read: trying again gives the same. */
    @SuppressWarnings("NullAway") // Exception takes null for "no cause"
    public static SourceException refused(String message) {
        return new SourceException(message, null, false);
    }

    public static SourceException refused(String message, Throwable cause) {
        return new SourceException(message, cause, false);
    }

    /** Whether trying again later may help. */
    public boolean isRetryable() {
        return retryable;
    }
}
