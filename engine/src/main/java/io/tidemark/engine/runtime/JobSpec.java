package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.source.SourceContext;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.CommitLogs;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.graph.JobGraph;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What to run, and from where.
 *
 * @param id unique for ever; names the job's consumer group and transactional ids; letters, digits and hyphens
 * @param graph the compiled pipeline
 * @param program digest of the program's JAR, kept in snapshots
 * @param start where to begin if the job has committed nothing yet; once it has, it goes on from there
 * @param settings how to reach the outside, handed to sources and sinks
 * @param outputs where to write instead: sink target as the program declares it to actual target; others stay
 * @param commitLogs where the job commits
 * @param tuning how it runs; never what it computes
 * @param until where it ends by itself, with a last checkpoint just there; empty to go on for ever
 */
public record JobSpec(
        String id,
        JobGraph graph,
        String program,
        StartFrom start,
        Map<String, String> settings,
        Map<String, String> outputs,
        CommitLogs commitLogs,
        JobTuning tuning,
        Optional<BarrierPlace> until) {

    /** For a job that goes on for ever. */
    public JobSpec(
            String id,
            JobGraph graph,
            String program,
            StartFrom start,
            Map<String, String> settings,
            Map<String, String> outputs,
            CommitLogs commitLogs,
            JobTuning tuning) {
        this(id, graph, program, start, settings, outputs, commitLogs, tuning, Optional.empty());
    }

    public JobSpec {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException("id must consist of letters, digits and hyphens, was '" + id + "'");
        }
        requireNonNull(graph, "graph");
        requireNonNull(program, "program");
        requireNonNull(start, "start");
        settings = Map.copyOf(settings);
        outputs = Map.copyOf(outputs);
        requireNonNull(commitLogs, "commitLogs");
        requireNonNull(tuning, "tuning");
        requireNonNull(until, "until");
    }

    /** The same, ending there. */
    public JobSpec until(BarrierPlace place) {
        return new JobSpec(id, graph, program, start, settings, outputs, commitLogs, tuning, Optional.of(place));
    }

    /** What a source of this job may know of it. */
    SourceContext sourceContext(String uid) {
        return new SourceContext(id, uid, settings, start.from());
    }

    /**
     * Where a job begins.
     *
     * @param savepoint id of a snapshot, or empty to begin at the beginning
     * @param allowNonRestoredState whether state in the savepoint that the program no longer has a uid for may be left
     *     behind
     * @param from without a savepoint: the time at which sources begin to read; empty for where they begin by themselves
     * @param mutedUntil where outputs begin: what the job makes of the input before that place goes into its state only, and is
     *     written nowhere. Empty to write from the start
     */
    public record StartFrom(
            Optional<String> savepoint,
            boolean allowNonRestoredState,
            Optional<Instant> from,
            Optional<MutedUntil> mutedUntil) {

        public static final StartFrom BEGINNING = new StartFrom(Optional.empty(), false);

        /** To write from the start. */
        public StartFrom(Optional<String> savepoint, boolean allowNonRestoredState) {
            this(savepoint, allowNonRestoredState, Optional.empty(), Optional.empty());
        }

        public StartFrom mutedUntil(MutedUntil begin) {
            return new StartFrom(savepoint, allowNonRestoredState, from, Optional.of(begin));
        }

        public static StartFrom savepoint(String id) {
            return new StartFrom(Optional.of(id), false);
        }
    }
}
