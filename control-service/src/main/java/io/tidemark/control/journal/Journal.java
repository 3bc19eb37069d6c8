package io.tidemark.control.journal;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The memory of the service: decisions in their order.
 *
 * <p>Every decision that was ever made is handed to the fold, once and in order: those of the past while the journal is
 * opened, new ones while they are appended. Implementations block, within bounds; calls come one at a time, except for
 * {@link #isReachable} and {@link #close}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Writes a decision down and hands it to the fold. When this throws, it may or may not have been written; the fold has
     * not seen it, and will see it before the next decision if it was.
     *
     * @throws JournalException if the journal can't be written now, or is no longer ours
     */
    void append(Decision decision) throws JournalException;

    /**
     * Makes sure that the fold has seen all that is written, also what an append has written that failed. To be called before
     * a decision is made that must not be made twice.
     *
     * @throws JournalException if that can't be found out now, or the journal is no longer ours
     */
    void catchUp() throws JournalException;

    /** Whether a decision could probably be written now; waits no longer than given. */
    boolean isReachable(Duration atMost);

    /** Releases everything, within a few seconds. Closing twice is harmless. */
    @Override
    void close();

    /** Opens journals. */
    @FunctionalInterface
    interface Opener {

        /**
         * Takes the journal over from whoever wrote it before and hands all that was decided to the fold.
         *
         * @throws JournalException if it can't be reached, made or read
         */
        Journal open(Consumer<Decision> fold) throws JournalException;
    }
}
