package io.tidemark.control.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a start would do. Nothing was started, made or recorded.
 *
 * @param starts whether it would start
 * @param programName the program
 * @param savepoint where it would start; absent for the beginning
 * @param outputs where it would write: target as the program declares it to actual target
 * @param states what becomes of the savepoint's states and sources, by uid
 * @param sources what there is to read until the present
 * @param snapshotBytes size of the savepoint's files
 * @param warnings what a person should know
 * @param problems all that stands against it, each with its stable type; empty if it would start
 */
public record DryRunInfo(
        boolean starts,
        String programName,
        Optional<String> savepoint,
        Map<String, String> outputs,
        List<StateChange> states,
        List<SourceAhead> sources,
        long snapshotBytes,
        List<String> warnings,
        List<Problem> problems) {

    public DryRunInfo {
        outputs = Map.copyOf(outputs);
        states = List.copyOf(states);
        sources = List.copyOf(sources);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /**
     * What becomes of one state, or of where one source stands.
     *
     * @param state name of the state; absent for a source
     * @param change {@code KEPT}, {@code MIGRATED}, {@code NEW}, {@code DROPPED} or {@code REFUSED}
     * @param detail why, or from what to what; absent if there is nothing to say
     */
    public record StateChange(String uid, Optional<String> state, String change, Optional<String> detail) {}

    /**
     * What one source has to read.
     *
     * @param source what people call it
     * @param events an upper bound where some positions hold no event; -1 if unknown
     * @param bytes as they are stored, estimated; -1 if unknown
     */
    public record SourceAhead(String uid, String source, long events, long bytes) {}
}
