package io.tidemark.control.registry;

import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.StopPlace;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.SnapshotSums;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.DeterminismInfo;
import io.tidemark.control.wire.DeterminismInfo.Kind;
import io.tidemark.control.wire.DeterminismInfo.Part;
import io.tidemark.control.wire.DeterminismInfo.Status;
import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a program gives the same twice: runs it as two arms of a fork over the same stretch of its input, which both end with a
 * savepoint at the same place, and compares what the two savepoints hold. Nothing is remembered but the fork.
 *
 * <p>Thread-safe. All calls block; the first look at a result reads all state of both runs.
 */
public final class Determinism {

    private static final String FIRST = "a";
    private static final String SECOND = "b";

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;
    private final Starts starts;
    private final Ids ids;

    /** Savepoints never change, so what was found in them stays true. Bounded by the forks there are. */
    private final Map<String, DeterminismInfo> found = new ConcurrentHashMap<>();

    Determinism(Decisions decisions, Execution execution, Launcher launcher, Starts starts, Ids ids) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
        this.starts = starts;
        this.ids = ids;
    }

    /**
     * Begins to find out.
     *
     * @throws RefusedException if the program can't start there, or its input has no present; nothing was recorded
     */
    public DeterminismInfo start(DeterminismRequest request) throws RefusedException, JournalException {
        var start = startOf(request);
        var fork = decisions.look(current ->
                ids.fork(decisions.now(), taken -> !current.jobs().ofFork(taken).isEmpty()));
        starts.startAllUntil(
                List.of(wish(start, fork, FIRST), wish(start, fork, SECOND)),
                definition -> new StopPlace(launcher.present(definition), request.until()));
        execution.soon();
        return result(fork);
    }

    /** @throws RefusedException if there is no such thing, or it can't be read now */
    public DeterminismInfo result(String id) throws RefusedException {
        var known = found.get(id);
        if (known != null) {
            return known;
        }
        var arms = decisions.look(current -> current.jobs().ofFork(id));
        if (arms.size() != 2 || arms.stream().anyMatch(it -> it.lastStop().isEmpty())) {
            throw new RefusedException(
                    ProblemType.UNKNOWN_FORK,
                    "There is no run of `tidemark determinism` with the id '%s'.".formatted(id));
        }
        var failure = failureOf(arms);
        if (failure.isPresent()) {
            return new DeterminismInfo(id, Status.FAILED, Optional.empty(), Optional.empty(), List.of(), failure);
        }
        if (arms.stream().anyMatch(Job::isActive)) {
            return new DeterminismInfo(
                    id, Status.RUNNING, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        }
        var compared = compared(id, arms);
        found.put(id, compared);
        return compared;
    }

    private DeterminismInfo compared(String id, List<Job> arms) throws RefusedException {
        try {
            var a = launcher.sums(arms.get(0).lastStop().orElseThrow());
            var b = launcher.sums(arms.get(1).lastStop().orElseThrow());
            if (!a.positions().equals(b.positions())) {
                return new DeterminismInfo(
                        id,
                        Status.FAILED,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(
                                "The two runs didn't stop at the same place, so nothing can be said: %s and %s. Run it again, with --until a time that has passed in every partition."
                                        .formatted(a.positions(), b.positions())));
            }
            var parts = parts(launcher.order(arms.get(0).definition()), a, b);
            var first = parts.stream().filter(it -> !it.equal()).map(Part::uid).findFirst();
            return new DeterminismInfo(id, Status.DONE, Optional.of(first.isEmpty()), first, parts, Optional.empty());
        } catch (LaunchException e) {
            throw new RefusedException(
                    ProblemType.RESULT_UNAVAILABLE,
                    "The savepoints of '%s' can't be read now: %s".formatted(id, e.getMessage()),
                    e);
        }
    }

    /** @param order uids in the order of the graph */
    private static List<Part> parts(List<String> order, SnapshotSums a, SnapshotSums b) {
        var parts = new ArrayList<Part>();
        for (var uid : order) {
            if (a.operators().containsKey(uid) || b.operators().containsKey(uid)) {
                var one = a.operators().getOrDefault(uid, "-");
                var other = b.operators().getOrDefault(uid, "-");
                parts.add(new Part(uid, Kind.STATE, one.equals(other), one, other));
            }
            if (a.outputs().containsKey(uid) || b.outputs().containsKey(uid)) {
                var one = text(a.outputs().get(uid));
                var other = text(b.outputs().get(uid));
                parts.add(new Part(uid, Kind.OUTPUT, one.equals(other), one, other));
            }
        }
        return parts;
    }

    private static String text(JobInfo.@Nullable OutputDigest written) {
        return written == null ? "-" : "%d records, %s".formatted(written.records(), written.digest());
    }

    private Optional<String> failureOf(List<Job> arms) throws RefusedException {
        for (var arm : arms) {
            var savepoint = decisions.look(
                    current -> current.savepoints().find(arm.lastStop().orElseThrow()));
            var ended = arm.ended();
            if (ended.isPresent() && ended.get().outcome() != Job.Outcome.STOPPED) {
                return Optional.of("Job '%s' ended as %s before both runs were done%s"
                        .formatted(
                                arm.id(),
                                ended.get().outcome(),
                                ended.get().failure().map(why -> ": " + why).orElse(".")));
            }
            var lost = savepoint.filter(it -> !it.isPending()).flatMap(Savepoint::failure);
            if (lost.isPresent()) {
                return Optional.of(
                        "Job '%s' couldn't stop where both were to stop: %s".formatted(arm.id(), lost.get()));
            }
        }
        return Optional.empty();
    }

    private static Starts.Wish wish(StartRequest start, String fork, String arm) {
        return new Starts.Wish(start.named("determinism " + arm), Optional.of(new ForkArm(fork, arm, 2)));
    }

    private StartRequest startOf(DeterminismRequest request) throws RefusedException {
        var program = request.program();
        if (program.isPresent()) {
            var start = StartRequest.of(program.get())
                    .parameters(request.parameters())
                    .parallelism(request.parallelism().orElse(1));
            start = request.programName().map(start::program).orElse(start);
            return request.savepoint().map(start::fromSavepoint).orElse(start);
        }
        var savepoint = request.savepoint().orElseThrow();
        return decisions.look(current -> {
            var saved = current.requireSavepoint(savepoint);
            var definition = current.jobs()
                    .find(saved.job())
                    .map(Job::definition)
                    .orElseThrow(() -> new RefusedException(
                            ProblemType.BAD_REQUEST,
                            "The job '%s' that took savepoint '%s' isn't known here. Say with 'program' what to run."
                                    .formatted(saved.job(), savepoint)));
            return startOf(request, saved.facts().orElseThrow(), definition).fromSavepoint(savepoint);
        });
    }

    private static StartRequest startOf(DeterminismRequest request, SavepointFacts facts, JobDefinition definition) {
        return StartRequest.of(facts.program())
                .program(definition.programName())
                .parameters(request.parameters().isEmpty() ? definition.parameters() : request.parameters())
                .parallelism(request.parallelism().orElse(1));
    }
}
