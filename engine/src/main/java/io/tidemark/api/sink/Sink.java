package io.tidemark.api.sink;

import java.io.Serializable;

/**
 * Where results go, as plain description. The engine opens it once for each task.
 *
 * @param <T> event
 */
public interface Sink<T> extends Serializable {

    /** What people call it, for instance {@code Kafka topic 'totals'}; begins messages about it. */
    String description();

    /**
     * The name of what is written to, as the program knows it; for Kafka the topic. A job may be told to write
     * elsewhere: see {@link SinkContext#target()}.
     */
    String target();

    /**
     * Makes sure, before a job starts, that it can be written to; makes the target if that is this sink's habit. Called
     * once per start. Blocks, within bounds.
     *
     * @throws SinkException if it can't be written to
     */
    void prepare(SinkContext context) throws SinkException;

    /** @throws SinkException if it can't be written to */
    SinkWriter<T> open(SinkContext context) throws SinkException;
}
