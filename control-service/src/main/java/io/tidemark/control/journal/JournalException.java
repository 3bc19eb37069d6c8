package io.tidemark.control.journal;

/** The journal can't be used. The message is for the person on call: where, why, what to do next. */
public final class JournalException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean fenced;

    public JournalException(String message, Throwable cause) {
        this(message, cause, false);
    }

    @SuppressWarnings("NullAway") // Exception takes null for "no cause"
    public JournalException(String message) {
        this(message, null, false);
    }

    private JournalException(String message, Throwable cause, boolean fenced) {
        super(message, cause);
        this.fenced = fenced;
    }

    static JournalException fenced(String message, Throwable cause) {
        return new JournalException(message, cause, true);
    }

    /** Whether another service writes the journal now: this one must not decide anything any more. */
    public boolean isFenced() {
        return fenced;
    }
}
