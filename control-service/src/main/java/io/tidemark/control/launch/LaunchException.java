package io.tidemark.control.launch;

/** What was asked of a launcher can't be done or found out now. The message says why, for people. */
public final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
