package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An uploaded JAR with what its programs would do.
 *
 * @param id SHA-256 of the file, 64 hex digits
 * @param sizeBytes of the file
 * @param uploaded when it came
 * @param programs each program in it
 */
public record ProgramDetail(String id, long sizeBytes, Instant uploaded, List<Plan> programs) {

    public ProgramDetail {
        programs = List.copyOf(programs);
    }

    /**
     * What a program does without parameters.
     *
     * @param name of the program
     * @param sources uids of its sources
     * @param outputs targets it declares
     * @param graph its stages and what they keep, as text; empty if it can't be found out
     * @param failure why it can't be found out, for instance a parameter that the program can't do without
     */
    public record Plan(
            String name, List<String> sources, List<String> outputs, Optional<String> graph, Optional<String> failure) {

        public Plan {
            sources = List.copyOf(sources);
            outputs = List.copyOf(outputs);
        }
    }
}
