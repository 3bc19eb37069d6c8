package io.tidemark.api.sink;

/** Writes the results of one task. Used by one thread. */
public interface SinkWriter<T> extends AutoCloseable {

    /**
     * Writes one event into the current epoch; it is to be seen outside when that epoch is committed, not before.
     * May return before the event is stored; a failure is then thrown later, at the latest by the commit.
     *
     * @param eventTime epoch milliseconds
     * @throws SinkException if writing can't go on
     */
    void write(T event, long eventTime) throws SinkException;

    /** The barrier that closes {@code epoch} passed: what is written from now on belongs to {@code epoch + 1}. */
    void endEpoch(long epoch) throws SinkException;

    /** Releases what this writer alone holds. What was written and not committed is lost, as it should be. */
    @Override
    void close();
}
