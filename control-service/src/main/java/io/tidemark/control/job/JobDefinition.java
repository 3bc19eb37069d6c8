package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
 * @param from without a savepoint: the time at which sources begin to read; empty for where they begin by themselves
 * @param mutedUntil id of the savepoint at whose positions its outputs begin; empty to write from where it starts
 * @param replay how it goes through what lies behind it; empty for at full speed and then on live
 * @param fork which arm of which fork it is; empty if it is none
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
        Map<String, String> outputs,
        Optional<Instant> from,
        Optional<String> mutedUntil,
        Optional<ReplayPlan> replay,
        Optional<ForkArm> fork) {

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
        from = orEmpty(from);
        mutedUntil = orEmpty(mutedUntil);
        replay = orEmpty(replay);
        fork = orEmpty(fork);
    }

    /** What was written down before there was such a thing doesn't hold it. */
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    private static <T> Optional<T> orEmpty(Optional<T> added) {
        return added == null ? Optional.empty() : added;
    }

    /** The same, writing elsewhere. */
    public JobDefinition outputs(Map<String, String> declaredToActual) {
        return with(it -> it.outputs = declaredToActual);
    }

    /** The same, with outputs that begin where a savepoint is. */
    public JobDefinition mutedUntil(String savepointId) {
        return with(it -> it.mutedUntil = Optional.of(savepointId));
    }

    /** The same without its state, and whatever goes with where it begins and ends: to find out whether it could start. */
    public JobDefinition fromBeginning() {
        return with(it -> {
            it.savepoint = Optional.empty();
            it.isToGoOnLive();
        });
    }

    /** The same program under another id, from a savepoint, with outputs that begin at once, at full speed and for ever. */
    public JobDefinition startedAnew(String newId, String fromSavepoint) {
        return with(it -> {
            it.id = newId;
            it.savepoint = Optional.of(fromSavepoint);
            it.isToGoOnLive();
        });
    }

    /** The same, going through what lies behind it like this. */
    public JobDefinition replay(ReplayPlan plan) {
        return with(it -> it.replay = Optional.of(plan));
    }

    private JobDefinition with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.done();
    }

    /** A copy that is being changed. */
    private static final class Copy {

        private String id;
        private String name;
        private String program;
        private String programName;
        private Map<String, String> parameters;
        private int parallelism;
        private Optional<Duration> checkpointInterval;
        private Optional<Long> stateMemoryBytes;
        private Optional<String> savepoint;
        private boolean allowNonRestoredState;
        private Map<String, String> outputs;
        private Optional<Instant> from;
        private Optional<String> mutedUntil;
        private Optional<ReplayPlan> replay;
        private Optional<ForkArm> fork;

        Copy(JobDefinition original) {
            id = original.id;
            name = original.name;
            program = original.program;
            programName = original.programName;
            parameters = original.parameters;
            parallelism = original.parallelism;
            checkpointInterval = original.checkpointInterval;
            stateMemoryBytes = original.stateMemoryBytes;
            savepoint = original.savepoint;
            allowNonRestoredState = original.allowNonRestoredState;
            outputs = original.outputs;
            from = original.from;
            mutedUntil = original.mutedUntil;
            replay = original.replay;
            fork = original.fork;
        }

        /** From where it starts at full speed and for ever, with outputs that begin at once, alone. */
        void isToGoOnLive() {
            from = Optional.empty();
            mutedUntil = Optional.empty();
            replay = Optional.empty();
            fork = Optional.empty();
        }

        JobDefinition done() {
            return new JobDefinition(
                    id,
                    name,
                    program,
                    programName,
                    parameters,
                    parallelism,
                    checkpointInterval,
                    stateMemoryBytes,
                    savepoint,
                    allowNonRestoredState,
                    outputs,
                    from,
                    mutedUntil,
                    replay,
                    fork);
        }
    }
}
