package io.tidemark.benchmarks.nexmark.run;

/** A query could not be run to its end. The message says why. */
public final class RunFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    RunFailedException(String message) {
        super(message);
    }

    RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
