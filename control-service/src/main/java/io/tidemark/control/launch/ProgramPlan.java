package io.tidemark.control.launch;

import java.util.Collection;
import java.util.List;

/**
 * What a program would do with given parameters.
 *
 * @param programName the program's name
 * @param targets what its sinks write to, as it declares it, each once
 * @param sources uids of its sources
 * @param graph its stages and what they keep, as text
 */
public record ProgramPlan(String programName, Collection<String> targets, Collection<String> sources, String graph) {

    public ProgramPlan {
        targets = List.copyOf(targets);
        sources = List.copyOf(sources);
    }
}
