package io.tidemark.control;

/** The control service can't start. The message says why and what to do next. */
public final class ControlServiceException extends Exception {

    private static final long serialVersionUID = 1L;

    public ControlServiceException(String message) {
        super(message);
    }

    public ControlServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
