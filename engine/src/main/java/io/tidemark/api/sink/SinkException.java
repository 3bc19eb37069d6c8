package io.tidemark.api.sink;

/** A sink can't be written to. The message is for the person on call: which sink, why, what to do next. */
public final class SinkException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private SinkException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** The outside doesn't answer, or not now: trying again may help. */
    public static SinkException unavailable(String message, Throwable cause) {
        return new SinkException(message, cause, true);
    }

    /** It can't be written as asked: trying again gives the same. */
    @SuppressWarnings("NullAway") // Exception takes null for "no cause"
    public static SinkException refused(String message) {
        return new SinkException(message, null, false);
    }

    public static SinkException refused(String message, Throwable cause) {
        return new SinkException(message, cause, false);
    }

    /** Whether trying again later may help. */
    public boolean isRetryable() {
        return retryable;
    }
}
