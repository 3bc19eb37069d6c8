package io.tidemark.engine.runtime;

import io.tidemark.api.sink.SinkException;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.RestoreRefusedException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.operator.DownstreamException;
import io.tidemark.engine.runtime.StartRefusedException.Reason;

/**
 * Decides what a failure means: whether starting again may help, and what to tell the person on call.
 *
 * @param retryable whether starting again may help
 * @param message what happened, where, and what to do
 * @param cause the failure itself, for the log
 */
record Failure(boolean retryable, String message, Throwable cause) {

    /** A failure of the job as a whole: starting, storing, committing. */
    static Failure of(Throwable failure) {
        if (failure instanceof SourceException source) {
            return new Failure(source.isRetryable(), messageOf(failure), failure);
        }
        if (failure instanceof SinkException sink) {
            return new Failure(sink.isRetryable(), messageOf(failure), failure);
        }
        if (failure instanceof CommitException) {
            // also when fenced: a transaction that took too long looks the same; recovery tells (see JobOpening)
            return new Failure(true, messageOf(failure), failure);
        }
        if (failure instanceof CallFailedException) {
            return new Failure(true, messageOf(failure), failure);
        }
        if (failure instanceof JobException) {
            return new Failure(false, messageOf(failure), failure);
        }
        if (failure instanceof StartRefusedException refused) {
            boolean mayPass =
                    refused.reason() == Reason.SOURCE_UNAVAILABLE || refused.reason() == Reason.COMMIT_LOG_UNAVAILABLE;
            return new Failure(mayPass, messageOf(failure), failure);
        }
        if (failure instanceof SnapshotException || failure instanceof RestoreRefusedException) {
            return new Failure(false, messageOf(failure), failure);
        }
        return new Failure(true, describe(failure), failure);
    }

    /** A failure at one operator, mostly in a user's function. */
    static Failure at(String uid, Throwable thrown) {
        var failure = DownstreamException.unwrap(thrown);
        if (failure instanceof SourceSubtask.ProcessingException processing && processing.getCause() != null) {
            return inner(uid + "', split '" + processing.split(), DownstreamException.unwrap(processing.getCause()));
        }
        return inner(uid, failure);
    }

    private static Failure inner(String where, Throwable failure) {
        var general = of(failure);
        boolean own = failure instanceof SourceException || failure instanceof SinkException;
        return own
                ? general
                : new Failure(general.retryable(), "At '%s': %s".formatted(where, general.message()), failure);
    }

    private static String describe(Throwable failure) {
        var message = failure.getMessage();
        var name = failure.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }

    private static String messageOf(Throwable failure) {
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
