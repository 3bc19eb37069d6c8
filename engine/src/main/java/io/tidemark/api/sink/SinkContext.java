package io.tidemark.api.sink;

import java.util.Map;
import java.util.Optional;

/** What a sink may know about the job that opens it. */
public interface SinkContext {

    /** The job's id. */
    String job();

    /** The sink's uid in the pipeline. */
    String uid();

    /** Where to write: {@link Sink#target()}, unless this job was told to write elsewhere. */
    String target();

    /** How to reach the outside; the same as {@code SourceContext.settings()}. */
    Map<String, String> settings();

    /** The epoch that the first event written belongs to. */
    long firstEpoch();

    /**
     * Where the writer adds each record it writes, so that the outputs of two runs can be compared without reading them. A
     * writer that adds nothing has an output of which nothing is known.
     */
    OutputDigest digest();

    /**
     * What the job's commit log offers to sinks that take part in its commit, such as the Kafka transaction of an
     * epoch; empty if the job commits in another way.
     */
    <S> Optional<S> commitService(Class<S> type);
}
