package io.tidemark.api.source;

import java.time.Duration;

/**
 * Reads the splits of one task. Used by one thread, except for {@link #wakeUp}. Splits are named by their index in the
 * list the reader was made with.
 */
public interface SourceReader<T> extends AutoCloseable {

    /**
     * Hands over what is there and returns; what one call hands over is bounded by a setting of the source. Within a
     * split, events come in the order of their positions. An event that isn't taken is kept and offered again first at
     * the next call, without being fetched again.
     *
     * @param maxWait how long to wait for a first event if there is none; zero returns at once
     * @throws SourceException if reading can't go on; says where
     */
    void poll(Duration maxWait, SplitOutput<T> out) throws SourceException;

    /** The position of the next event not yet taken: what a snapshot stores. */
    SplitPosition position(int split);

    /**
     * How many positions lie between {@link #position} and the end of the split as last seen; 0 only if the split was
     * really read to its end, -1 if not known yet.
     */
    long lag(int split);

    /**
     * Whether nothing is on its way in this split: {@link #lag} is 0, and no writer has anything in it that isn't visible
     * yet. Only then may the split count as idle, for what becomes visible later would be late. May say no for a moment
     * though it is so.
     */
    default boolean isAtEnd(int split) {
        return lag(split) == 0;
    }

    /** True if nothing will ever come again from this split. */
    boolean isFinished(int split);

    /** Hands over nothing more from this split until {@link #resume}; keeps what was already fetched. */
    void pause(int split);

    void resume(int split);

    /** Makes a waiting {@link #poll}, or else the next one, return soon. The one method for other threads. */
    void wakeUp();

    @Override
    void close();
}
