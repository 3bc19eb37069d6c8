package io.tidemark.benchmarks.nexmark.output;

import java.util.Map;

/**
 * Boils the rows of an answer down to a few figures. Used by one thread.
 *
 * @param <R> row
 */
public interface Summary<R> {

    void add(R row);

    /** The figures of the rows added so far, by name, in the order in which they are to be shown. */
    Map<String, Object> figures();
}
