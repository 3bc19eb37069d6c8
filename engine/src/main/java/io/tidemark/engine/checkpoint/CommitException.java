package io.tidemark.engine.checkpoint;

/** An epoch could not be committed, or the log can't be used. The message says where, why, and what to do next. */
public final class CommitException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean fenced;

    public CommitException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private CommitException(String message, Throwable cause, boolean fenced) {
        super(message, cause);
        this.fenced = fenced;
    }

    /** Another process took this job over: this one must stop, not start again. */
    public static CommitException fenced(String message, Throwable cause) {
        return new CommitException(message, cause, true);
    }

    /** Whether another owner took over. */
    public boolean isFenced() {
        return fenced;
    }
}
