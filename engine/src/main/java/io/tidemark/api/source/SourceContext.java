package io.tidemark.api.source;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a source may know about the job that opens it.
 *
 * @param job the job's id
 * @param uid the source's uid in the pipeline
 * @param settings how to reach the outside, given to the job and not to the program; for Kafka the client settings, such
 *     as {@code bootstrap.servers}
 * @param from where a start without saved positions begins, by the time that the source itself knows: with the first event that
 *     isn't earlier. Empty for where the source begins by itself
 */
public record SourceContext(String job, String uid, Map<String, String> settings, Optional<Instant> from) {

    /** To begin where the source begins by itself. */
    public SourceContext(String job, String uid, Map<String, String> settings) {
        this(job, uid, settings, Optional.empty());
    }

    public SourceContext {
        requireNonNull(job, "job");
        requireNonNull(uid, "uid");
        settings = Map.copyOf(settings);
        requireNonNull(from, "from");
    }
}
