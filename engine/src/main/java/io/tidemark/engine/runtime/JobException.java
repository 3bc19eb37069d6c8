package io.tidemark.engine.runtime;

/** What was asked of a job can't be done, or no longer. The message says why, in words for the person on call. */
public final class JobException extends Exception {

    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, Throwable cause) {
        super(message, cause);
    }
}
