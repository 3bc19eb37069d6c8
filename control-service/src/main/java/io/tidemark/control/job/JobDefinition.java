package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a job is; never changes.
 *
 * @param id unique for ever; letters, digits, hyphens
 * @param name what people call it
 * @param program digest of the JAR
 * @param programName which program of the JAR
 * @param parameters what the program is given
 * @param parallelism tasks, &gt;= 1
 * @param checkpointInterval asked for; empty for the engine's own
 * @param stateMemoryBytes how much memory its state may take; empty for the engine's own
 * @param savepoint where it starts; empty for the beginning
 * @param allowNonRestoredState whether state that the program has no uid for may be left behind
 * @param outputs where it writes: every target that the program declares to the actual target
 */
public record JobDefinition(
        String id,
        String name,
        String program,
        String programName,
        Map<String, String> parameters,
        int parallelism,
        Optional<Duration> checkpointInterval,
        Optional<Long> stateMemoryBytes,
        Optional<String> savepoint,
        boolean allowNonRestoredState,
        Map<String, String> outputs) {

    public JobDefinition {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(program, "program");
        requireNonNull(programName, "programName");
        parameters = Map.copyOf(parameters);
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be >= 1, was " + parallelism);
        }
        requireNonNull(checkpointInterval, "checkpointInterval");
        requireNonNull(stateMemoryBytes, "stateMemoryBytes");
        requireNonNull(savepoint, "savepoint");
        outputs = Map.copyOf(outputs);
    }
}
