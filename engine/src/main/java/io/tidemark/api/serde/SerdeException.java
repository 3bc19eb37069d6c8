package io.tidemark.api.serde;

/** Bytes that are not what they should be. The message says what was found and what was expected. */
public final class SerdeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SerdeException(String message) {
        super(message);
    }

    public SerdeException(String message, Throwable cause) {
        super(message, cause);
    }
}
