package io.tidemark.engine.runtime;

import io.tidemark.api.sink.SinkException;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.RestoreRefusedException;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.operator.DownstreamException;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what a failure means: whether starting again may help, and what to tell the person on call.
 *
 * @param retryable whether starting again may help
 * @param message what happened, where, and what to do
 * @param cause the failure itself, for the log
 * @param where at which operator; empty if it was the job as a whole
 */
record Failure(boolean retryable, String message, Throwable cause, Optional<JobFailure.Where> where) {

    /** Of the job as a whole. */
    Failure(boolean retryable, String message, Throwable cause) {
        this(retryable, message, cause, Optional.empty());
    }

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
            return at(
                    JobFailure.Where.at(uid, Optional.of(processing.split()), OptionalLong.of(processing.position())),
                    "'%s', split '%s', position %d".formatted(uid, processing.split(), processing.position()),
                    DownstreamException.unwrap(processing.getCause()));
        }
        return at(JobFailure.Where.at(uid, Optional.empty(), OptionalLong.empty()), "'" + uid + "'", failure);
    }

    private static Failure at(JobFailure.Where where, String inWords, Throwable failure) {
        var general = of(failure);
        boolean own = failure instanceof SourceException || failure instanceof SinkException;
        var message = own ? general.message() : "At %s: %s".formatted(inWords, general.message());
        return new Failure(general.retryable(), message, failure, Optional.of(where));
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
