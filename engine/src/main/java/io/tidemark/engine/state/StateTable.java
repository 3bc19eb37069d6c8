package io.tidemark.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * Rows sorted by key, as unsigned bytes. Keys and values are the first {@code length} bytes of the arrays handed in,
 * which are read during the call only. Used by one thread.
 */
public interface StateTable {

    /** The value of a row, or null if there is none. */
    byte @Nullable [] get(byte[] key, int keyLength);

    void put(byte[] key, int keyLength, byte[] value, int valueLength);

    /** Removes a row; harmless if there is none. */
    void delete(byte[] key, int keyLength);

    /**
     * Walks over rows in order, as they were when the walk began.
     *
     * @param from first key, inclusive
     * @param to last key, exclusive
     */
    Rows scan(byte[] from, byte[] to);

    /** About how many rows there are, at no cost; -1 if nobody knows. */
    default long estimatedRows() {
        return -1;
    }

    /** About how many bytes the rows take in files, at no cost; -1 if nobody knows. */
    default long estimatedBytes() {
        return -1;
    }

    /** A walk over rows. Must be closed. */
    interface Rows extends AutoCloseable {

        /** Goes to the next row (at first: to the first) and tells whether there is one. */
        boolean next();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
