package io.tidemark.control.job;

import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides where a job writes, so that nothing is touched by accident.
 *
 * <p>A job from the beginning writes where its program says. So does one that takes over where another ended, with
 * nothing committed in between: it continues that one exactly. Any other start from a savepoint is a replay and writes
 * to targets of its own. And no two active jobs write to the same target.
 */
public final class OutputRule {

    private final Jobs jobs;

    public OutputRule(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * Where each declared target goes.
     *
     * @param job id of the job to start
     * @param declared what the program's sinks write to, as it declares it
     * @param asked where to write instead, by declared target
     * @param savepoint where it starts
     * @param beside whether it writes beside others in any case: it starts at a moment without a savepoint, or is an arm of a fork
     * @throws RefusedException if {@code asked} names an output that isn't there, or another active job writes to a target
     */
    Map<String, String> outputs(
            String job,
            Collection<String> declared,
            Map<String, String> asked,
            Optional<Savepoint> savepoint,
            boolean beside)
            throws RefusedException {
        requireDeclared(declared, asked);
        boolean replay = beside || (savepoint.isPresent() && !continues(savepoint.get()));
        var outputs = new LinkedHashMap<String, String>();
        for (var target : new TreeSet<>(declared)) {
            outputs.put(target, asked.getOrDefault(target, replay ? target + "." + job : target));
        }
        requireFree(outputs);
        return outputs;
    }

    /** Whether a start from this savepoint goes on exactly where all that was written ended. */
    private boolean continues(Savepoint savepoint) {
        if (!(savepoint.origin() instanceof Savepoint.TakenOfJob)) {
            return false; // the job's own savepoint of that moment may have been continued already, here or elsewhere
        }
        var facts = savepoint.facts();
        var ended = jobs.find(savepoint.job()).flatMap(Job::ended);
        if (facts.isEmpty()
                || ended.isEmpty()
                || ended.get().lastEpoch() != facts.get().epoch()) {
            return false;
        }
        return jobs.all().stream().noneMatch(other -> wroteOnFrom(savepoint, other));
    }

    /**
     * Whether a job that was started from there has ended and, for all we know, written something. One that still runs
     * holds the target instead: whoever comes second is to hear of it by name.
     */
    private static boolean wroteOnFrom(Savepoint savepoint, Job other) {
        var wroteFrom =
                other.definition().mutedUntil().or(() -> other.definition().savepoint());
        return wroteFrom.equals(Optional.of(savepoint.id()))
                && other.definition().outputs().entrySet().stream()
                        .anyMatch(output -> output.getKey().equals(output.getValue()))
                && other.ended().filter(ended -> ended.lastEpoch() != 0).isPresent();
    }

    private static void requireDeclared(Collection<String> declared, Map<String, String> asked)
            throws RefusedException {
        for (var target : asked.keySet()) {
            if (!declared.contains(target)) {
                throw new RefusedException(
                        ProblemType.UNKNOWN_OUTPUT,
                        "Cannot send output '%s' to '%s': the program has no such output. It declares: %s."
                                .formatted(target, asked.get(target), String.join(", ", new TreeSet<>(declared))));
            }
        }
    }

    /**
     * Goes on only if nobody has written where a job did after its end: who went on from its end once more would write all of
     * that again.
     *
     * @param ended a job that has
     */
    public void requireUnwrittenSince(Job ended) throws RefusedException {
        var end = ended.ended().orElseThrow().at();
        for (var other : jobs.all()) {
            boolean later = other.created().isAfter(end);
            boolean wrote = other.ended().filter(it -> it.lastEpoch() != 0).isPresent();
            var shared = other.definition().outputs().values().stream()
                    .filter(ended.definition().outputs()::containsValue)
                    .findFirst();
            if (later && wrote && shared.isPresent()) {
                throw new RefusedException(
                        ProblemType.OUTPUT_TAKEN,
                        ("Job '%s' has written to '%s' since job '%s' ended, so going on from that end would write the same"
                                        + " again. Go on from the last savepoint of '%s' instead, or roll back the promotion"
                                        + " that made it.")
                                .formatted(other.id(), shared.get(), ended.id(), other.id()));
            }
        }
    }

    /**
     * Goes on only if nobody writes there.
     *
     * @param outputs target as the program declares it to actual target
     */
    public void requireFree(Map<String, String> outputs) throws RefusedException {
        for (var output : outputs.entrySet()) {
            for (var other : jobs.active()) {
                if (other.definition().outputs().containsValue(output.getValue())) {
                    throw new RefusedException(
                            ProblemType.OUTPUT_TAKEN,
                            ("Cannot write to '%s': job '%s' writes there. Stop that job first, or write elsewhere with"
                                            + " --output %s=OTHER.")
                                    .formatted(output.getValue(), other.id(), output.getKey()));
                }
            }
        }
    }
}
