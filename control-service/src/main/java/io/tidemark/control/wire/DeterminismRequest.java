package io.tidemark.control.wire;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Asks whether a program gives the same twice: from a savepoint, or, without one, from the beginning.
 *
 * @param savepoint where both runs start; at the beginning if absent
 * @param program id of an uploaded JAR; that of the job that took the savepoint if absent
 * @param programName which program of the JAR; may be absent if there is one only
 * @param parameters for the program; with a savepoint and no {@code program}, those of the job that took it if empty
 * @param parallelism tasks of each run; 1 if absent
 * @param until event time up to which both read, not beyond the present; up to the present if absent
 */
public record DeterminismRequest(
        Optional<String> savepoint,
        Optional<String> program,
        Optional<String> programName,
        Map<String, String> parameters,
        Optional<Integer> parallelism,
        Optional<Instant> until) {

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public DeterminismRequest {
        savepoint = savepoint == null ? Optional.empty() : savepoint;
        program = program == null ? Optional.empty() : program;
        programName = programName == null ? Optional.empty() : programName;
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        parallelism = parallelism == null ? Optional.empty() : parallelism;
        until = until == null ? Optional.empty() : until;
        until.ifPresent(ReplayOptions::requireInMilliseconds);
        if (savepoint.isEmpty() && program.isEmpty()) {
            throw new IllegalArgumentException("'savepoint' or 'program' must say what to run; both are missing");
        }
    }

    /** The program of the job that took a savepoint, from there to the present. */
    public static DeterminismRequest ofSavepoint(String savepoint) {
        return new DeterminismRequest(
                Optional.of(savepoint),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** A JAR's only program, from the beginning to the present. */
    public static DeterminismRequest ofProgram(String program) {
        return new DeterminismRequest(
                Optional.empty(), Optional.of(program), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    public DeterminismRequest parallelism(int tasks) {
        return new DeterminismRequest(savepoint, program, programName, parameters, Optional.of(tasks), until);
    }
}
