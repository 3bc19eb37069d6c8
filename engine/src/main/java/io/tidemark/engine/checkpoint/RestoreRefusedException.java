package io.tidemark.engine.checkpoint;

/** A program can't take over what a snapshot holds. The message names uid, state and both forms, and the way out. */
public final class RestoreRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean unmatched;

    private RestoreRefusedException(String message, boolean unmatched) {
        super(message);
        this.unmatched = unmatched;
    }

    static RestoreRefusedException unmatched(String message) {
        return new RestoreRefusedException(message, true);
    }

    static RestoreRefusedException incompatible(String message) {
        return new RestoreRefusedException(message, false);
    }

    /** True if the program has no place for a state; false if it has one but can't read it. */
    public boolean isUnmatched() {
        return unmatched;
    }
}
