package io.tidemark.control.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks for a job.
 *
 * @param program id of an uploaded JAR
 * @param programName which program of the JAR; may be absent if there is one only
 * @param name what people call the job; the program's name if absent
 * @param parameters for the program
 * @param parallelism tasks, 1 if absent
 * @param checkpointInterval how often results become visible; the engine's own if absent
 * @param stateMemoryBytes how much memory the state of all tasks may take; the engine's own if absent
 * @param savepoint where to start; at the beginning if absent
 * @param allowNonRestoredState whether state that the program has no uid for may be left behind
 * @param at a moment of event time to go back to: the newest savepoint of the program that lies at or before it, or, if there is
 *     none, the records from that time on with empty state
 * @param outputs where to write instead: target as the program declares it to actual target
 * @param replay how it goes through what lies behind it; at full speed and then on live if absent
 */
public record StartRequest(
        String program,
        Optional<String> programName,
        Optional<String> name,
        Map<String, String> parameters,
        Optional<Integer> parallelism,
        Optional<Duration> checkpointInterval,
        Optional<Long> stateMemoryBytes,
        Optional<String> savepoint,
        Optional<Boolean> allowNonRestoredState,
        Optional<Instant> at,
        Map<String, String> outputs,
        Optional<ReplayOptions> replay) {

    private static final int LONGEST_NAME = 200;

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public StartRequest {
        if (program == null || program.isBlank()) {
            throw new IllegalArgumentException("'program' must be the id of an uploaded JAR, it is missing");
        }
        programName = programName == null ? Optional.empty() : programName;
        name = name == null ? Optional.empty() : name;
        if (name.isPresent() && (name.get().isBlank() || name.get().length() > LONGEST_NAME)) {
            throw new IllegalArgumentException("'name' must have 1 to %d characters".formatted(LONGEST_NAME));
        }
        parameters = copyOf("parameters", parameters);
        parallelism = parallelism == null ? Optional.empty() : parallelism;
        checkpointInterval = checkpointInterval == null ? Optional.empty() : checkpointInterval;
        stateMemoryBytes = stateMemoryBytes == null ? Optional.empty() : stateMemoryBytes;
        savepoint = savepoint == null ? Optional.empty() : savepoint;
        allowNonRestoredState = allowNonRestoredState == null ? Optional.empty() : allowNonRestoredState;
        at = at == null ? Optional.empty() : at;
        if (at.isPresent() && savepoint.isPresent()) {
            throw new IllegalArgumentException("'at' and 'savepoint' both say where to start; give one of them");
        }
        outputs = copyOf("outputs", outputs);
        replay = replay == null ? Optional.empty() : replay;
    }

    @SuppressWarnings("ConstantValue") // see above
    private static Map<String, String> copyOf(String name, Map<String, String> map) {
        if (map == null) {
            return Map.of();
        }
        if (map.values().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("'" + name + "' must not hold null");
        }
        return Map.copyOf(map);
    }

    /** The plainest request: a JAR with one program, from the beginning. */
    public static StartRequest of(String program) {
        return new StartRequest(
                program,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    public StartRequest named(String jobName) {
        return with(it -> it.name = Optional.of(jobName));
    }

    public StartRequest program(String nameInJar) {
        return with(it -> it.programName = Optional.of(nameInJar));
    }

    public StartRequest parameters(Map<String, String> values) {
        return with(it -> it.parameters = values);
    }

    public StartRequest parallelism(int tasks) {
        return with(it -> it.parallelism = Optional.of(tasks));
    }

    public StartRequest checkpointInterval(Duration interval) {
        return with(it -> it.checkpointInterval = Optional.of(interval));
    }

    public StartRequest stateMemory(long bytes) {
        return with(it -> it.stateMemoryBytes = Optional.of(bytes));
    }

    public StartRequest fromSavepoint(String savepointId) {
        return with(it -> it.savepoint = Optional.of(savepointId));
    }

    /** From a moment of event time. */
    public StartRequest at(Instant moment) {
        return with(it -> it.at = Optional.of(moment));
    }

    public StartRequest allowNonRestoredState(boolean allow) {
        return with(it -> it.allowNonRestoredState = Optional.of(allow));
    }

    public StartRequest outputs(Map<String, String> declaredToActual) {
        return with(it -> it.outputs = declaredToActual);
    }

    /** Going through what lies behind it like this. */
    public StartRequest replay(ReplayOptions options) {
        return with(it -> it.replay = Optional.of(options));
    }

    private StartRequest with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.done();
    }

    /** A copy that is being changed. */
    private static final class Copy {

        private String program;
        private Optional<String> programName;
        private Optional<String> name;
        private Map<String, String> parameters;
        private Optional<Integer> parallelism;
        private Optional<Duration> checkpointInterval;
        private Optional<Long> stateMemoryBytes;
        private Optional<String> savepoint;
        private Optional<Boolean> allowNonRestoredState;
        private Optional<Instant> at;
        private Map<String, String> outputs;
        private Optional<ReplayOptions> replay;

        Copy(StartRequest original) {
            program = original.program;
            programName = original.programName;
            name = original.name;
            parameters = original.parameters;
            parallelism = original.parallelism;
            checkpointInterval = original.checkpointInterval;
            stateMemoryBytes = original.stateMemoryBytes;
            savepoint = original.savepoint;
            allowNonRestoredState = original.allowNonRestoredState;
            at = original.at;
            outputs = original.outputs;
            replay = original.replay;
        }

        StartRequest done() {
            return new StartRequest(
                    program,
                    programName,
                    name,
                    parameters,
                    parallelism,
                    checkpointInterval,
                    stateMemoryBytes,
                    savepoint,
                    allowNonRestoredState,
                    at,
                    outputs,
                    replay);
        }
    }
}
