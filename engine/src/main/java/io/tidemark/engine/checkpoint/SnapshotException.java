package io.tidemark.engine.checkpoint;

/** A snapshot that can't be used: a file of it is missing, altered or unreadable. The message names it and what to do. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
