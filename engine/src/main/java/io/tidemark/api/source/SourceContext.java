package io.tidemark.api.source;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a source may know about the job that opens it.
 *
 * @param job the job's id
 * @param uid the source's uid in the pipeline
 * @param settings how to reach the outside, given to the job and not to the program; for Kafka the client settings, such
 *     as {@code bootstrap.servers}
 */
public record SourceContext(String job, String uid, Map<String, String> settings) {

    public SourceContext {
        requireNonNull(job, "job");
        requireNonNull(uid, "uid");
        settings = Map.copyOf(settings);
    }
}
