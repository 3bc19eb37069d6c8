package io.tidemark.engine.state;

/**
 * ChangedRows to be written to a store, in an order in which it takes them in well: those of a table together, and of these first
 * those of the first key group, as stores keep rows in order of their keys and take neighbours in several times as fast.
 * ChangedRows of the same key come in the order in which they were added.
 */
public interface ChangedRows {

    /**
     * Takes rows.
     *
     * @param <E> what it may throw
     */
    interface Receiver<E extends Exception> {

        void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd) throws E;

        void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd) throws E;
    }

    /** Hands out each row. */
    <E extends Exception> void forEach(Receiver<E> receiver) throws E;
}
