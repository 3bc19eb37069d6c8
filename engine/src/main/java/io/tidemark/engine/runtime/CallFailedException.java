package io.tidemark.engine.runtime;

import java.util.concurrent.CompletionException;

/** What was asked outside about an event came to nothing. Asking again may help. */
final class CallFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    CallFailedException(String message) {
        super(message);
    }

    private CallFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The call itself failed. */
    static CallFailedException because(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new CallFailedException("A call failed with " + cause, cause);
    }
}
