package io.tidemark.engine.runtime;

/** Where a job is in its life. */
public enum JobPhase {
    /** Sources, sinks and state are being made ready, for the first time or after a failure. */
    RESTORING,
    /** Reads what had happened before it (re)started. */
    REPLAYING,
    /** Has caught up and processes events as they come. */
    LIVE,
    /** Takes its last savepoint. */
    STOPPING,
    /** Ended with a savepoint, as asked. */
    STOPPED,
    /** Ended because its sources ended. */
    FINISHED,
    /** Ended because of a failure that starting again would not mend. */
    FAILED,
    /** Ended without a savepoint, as asked. */
    CANCELLED;

    /** Whether the job has ended and holds nothing any more. */
    public boolean isFinal() {
        return this == STOPPED || this == FINISHED || this == FAILED || this == CANCELLED;
    }
}
