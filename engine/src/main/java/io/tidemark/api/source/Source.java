package io.tidemark.api.source;

import java.io.Serializable;

/**
 * Where events come from, as plain description: which topic, which format. The engine opens it when a job starts.
 *
 * @param <T> event
 */
public interface Source<T> extends Serializable {

    /** What people call it, for instance {@code Kafka topic 'orders'}; begins messages about it. */
    String description();

    /**
     * Reaches out to the outside, once per start of a job. Blocks, within bounds.
     *
     * @throws SourceException if the outside can't be reached or what is to be read isn't there
     */
    SourceSession<T> open(SourceContext context) throws SourceException;
}
