package io.tidemark.control.client;

/** What was begun could not be done. The message says why. */
public final class OperationFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public OperationFailedException(String message) {
        super(message);
    }
}
