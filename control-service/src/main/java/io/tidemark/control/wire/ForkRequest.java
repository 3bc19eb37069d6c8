package io.tidemark.control.wire;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for a fork: jobs that start together from one savepoint, each with outputs of its own.
 *
 * @param savepoint where all of them start
 * @param arms one or more, with different names
 * @param parallelism tasks of each, 1 if absent
 * @param checkpointInterval how often results become visible; the engine's own if absent
 * @param stateMemoryBytes how much memory the state of each may take; the engine's own if absent
 * @param allowNonRestoredState whether state that a program has no uid for may be left behind
 * @param maxDuration how long each arm may run, &gt; 0; without end if absent
 * @param maxStateBytes how large the state of each may get, &gt; 0; without end if absent
 * @param maxEventsPerSecond how fast each may read, &gt; 0; as fast as it goes if absent
 */
public record ForkRequest(
        String savepoint,
        List<Arm> arms,
        Optional<Integer> parallelism,
        Optional<Duration> checkpointInterval,
        Optional<Long> stateMemoryBytes,
        Optional<Boolean> allowNonRestoredState,
        Optional<Duration> maxDuration,
        Optional<Long> maxStateBytes,
        Optional<Long> maxEventsPerSecond) {

    /** More would be no experiment any more. */
    private static final int MOST_ARMS = 16;

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public ForkRequest {
        if (savepoint == null || savepoint.isBlank()) {
            throw new IllegalArgumentException("'savepoint' must be the id of a savepoint, it is missing");
        }
        if (arms == null || arms.isEmpty() || arms.size() > MOST_ARMS) {
            throw new IllegalArgumentException("'arms' must be 1 to %d arms".formatted(MOST_ARMS));
        }
        arms = List.copyOf(arms);
        var names = new HashSet<String>();
        for (var arm : arms) {
            if (!names.add(arm.name())) {
                throw new IllegalArgumentException(
                        "'arms' names '%s' twice; give each arm a name of its own".formatted(arm.name()));
            }
        }
        parallelism = parallelism == null ? Optional.empty() : parallelism;
        checkpointInterval = checkpointInterval == null ? Optional.empty() : checkpointInterval;
        stateMemoryBytes = stateMemoryBytes == null ? Optional.empty() : stateMemoryBytes;
        allowNonRestoredState = allowNonRestoredState == null ? Optional.empty() : allowNonRestoredState;
        maxDuration = maxDuration == null ? Optional.empty() : maxDuration;
        maxDuration.ifPresent(it -> requirePositive("maxDuration", it, it.isNegative() || it.isZero()));
        maxStateBytes = maxStateBytes == null ? Optional.empty() : maxStateBytes;
        maxStateBytes.ifPresent(it -> requirePositive("maxStateBytes", it, it <= 0));
        maxEventsPerSecond = maxEventsPerSecond == null ? Optional.empty() : maxEventsPerSecond;
        maxEventsPerSecond.ifPresent(it -> requirePositive("maxEventsPerSecond", it, it <= 0));
    }

    private static void requirePositive(String name, Object value, boolean isNot) {
        if (isNot) {
            throw new IllegalArgumentException("'%s' must be > 0, was %s".formatted(name, value));
        }
    }

    /** Arms that may take what they need. */
    public ForkRequest(
            String savepoint,
            List<Arm> arms,
            Optional<Integer> parallelism,
            Optional<Duration> checkpointInterval,
            Optional<Long> stateMemoryBytes,
            Optional<Boolean> allowNonRestoredState) {
        this(
                savepoint,
                arms,
                parallelism,
                checkpointInterval,
                stateMemoryBytes,
                allowNonRestoredState,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with caps. */
    public ForkRequest capped(Optional<Duration> duration, Optional<Long> stateBytes, Optional<Long> eventsPerSecond) {
        return new ForkRequest(
                savepoint,
                arms,
                parallelism,
                checkpointInterval,
                stateMemoryBytes,
                allowNonRestoredState,
                duration,
                stateBytes,
                eventsPerSecond);
    }

    /** The plainest fork. */
    public static ForkRequest of(String savepoint, Arm... arms) {
        return new ForkRequest(
                savepoint, List.of(arms), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What an arm is as a job of its own. */
    public StartRequest startOf(Arm arm) {
        return new StartRequest(
                arm.program(),
                arm.programName(),
                Optional.of(arm.name()),
                arm.parameters(),
                parallelism,
                checkpointInterval,
                stateMemoryBytes,
                Optional.of(savepoint),
                allowNonRestoredState,
                Optional.empty(),
                arm.outputs(),
                Optional.empty());
    }

    /**
     * One of the jobs.
     *
     * @param name what people call it: 1 to 20 of a-z, 0-9 and hyphens
     * @param program id of an uploaded JAR
     * @param programName which program of the JAR; may be absent if there is one only
     * @param parameters for the program
     * @param outputs where to write: target as the program declares it to actual target; by default to a target of its own
     */
    public record Arm(
            String name,
            String program,
            Optional<String> programName,
            Map<String, String> parameters,
            Map<String, String> outputs) {

        @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"}) // see above
        public Arm {
            if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,19}")) {
                throw new IllegalArgumentException(
                        "'name' of an arm must be 1 to 20 of a-z, 0-9 and hyphens, was '%s'".formatted(name));
            }
            if (program == null || program.isBlank()) {
                throw new IllegalArgumentException(
                        "'program' of arm '%s' must be the id of an uploaded JAR, it is missing".formatted(name));
            }
            programName = programName == null ? Optional.empty() : programName;
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
            outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
        }

        /** A JAR's only program, as it is. */
        public static Arm of(String name, String program) {
            return new Arm(name, program, Optional.empty(), Map.of(), Map.of());
        }

        public Arm parameters(Map<String, String> values) {
            return new Arm(name, program, programName, values, outputs);
        }
    }
}
