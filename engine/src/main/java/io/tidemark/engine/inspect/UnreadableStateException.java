package io.tidemark.engine.inspect;

/** A snapshot can't be looked into as it was asked for; the message says why and what to do. */
public final class UnreadableStateException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableStateException(String message) {
        super(message);
    }
}
