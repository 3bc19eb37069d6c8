package io.tidemark.api;

import io.tidemark.api.source.Source;

/** Where a program begins: its sources. */
public interface Pipeline {

    /**
     * Reads events from outside. Until {@link SourceStream#eventTime} says otherwise, an event's time is the one the
     * source gives it (for Kafka, the record's timestamp) and is taken to never go back.
     *
     * @param uid names the positions of this source in snapshots; unique in the pipeline
     * @throws IllegalArgumentException if the uid is blank or already taken
     */
    <T> SourceStream<T> source(String uid, Source<T> source);
}
