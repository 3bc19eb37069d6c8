package io.tidemark.control.registry;

import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.job.ReplayPlan;
import io.tidemark.control.job.StopPlace;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.EngineLauncher;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.wire.DryRunInfo;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.ReplayOptions;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.shuffle.KeyGroups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts jobs: finds out what they would be and whether they can start, and only then writes them down. */
final class Starts {

    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);

    private final Decisions decisions;
    private final Launcher launcher;
    private final Ids ids;

    Starts(Decisions decisions, Launcher launcher, Ids ids) {
        this.decisions = decisions;
        this.launcher = launcher;
        this.ids = ids;
    }

    /**
     * A job that was accepted.
     *
     * @param id of the job
     * @param warnings what a person should know of where it starts
     */
    record Accepted(String id, List<String> warnings) {}

    /** What a job would be, and the command that makes it one. */
    private record Planned(JobDefinition definition, JobCommand.Start command) {}

    /**
     * A job that is asked for.
     *
     * @param arm which arm of a fork it is to be
     */
    record Wish(StartRequest request, Optional<ForkArm> arm) {}

    /** @throws RefusedException if it must not start; nothing was recorded */
    Accepted start(StartRequest request) throws RefusedException, JournalException {
        return startAll(List.of(new Wish(request, Optional.empty()))).get(0);
    }

    /** Where jobs are to stop. */
    @FunctionalInterface
    interface Stops {

        StopPlace placeOf(JobDefinition job) throws RefusedException;
    }

    /** @throws RefusedException if one of them must not start; nothing was recorded */
    List<Accepted> startAll(List<Wish> wishes) throws RefusedException, JournalException {
        return startAll(wishes, Optional.empty());
    }

    /**
     * Starts jobs that are to stop by themselves, each with a savepoint, at the place that is right for the first of them.
     *
     * @throws RefusedException if one of them must not start; nothing was recorded
     */
    List<Accepted> startAllUntil(List<Wish> wishes, Stops stops) throws RefusedException, JournalException {
        return startAll(wishes, Optional.of(stops));
    }

    private List<Accepted> startAll(List<Wish> wishes, Optional<Stops> stops)
            throws RefusedException, JournalException {
        var planned = new ArrayList<Planned>();
        for (var wish : wishes) {
            requireInRange(wish.request());
            planned.add(withEnd(plan(wish, planned), wish.request()));
        }
        requireDifferentOutputs(planned);
        var accepted = new ArrayList<Accepted>();
        for (int i = 0; i < wishes.size(); i++) {
            var definition = planned.get(i).definition();
            var warnings = launcher.check(definition);
            accepted.add(new Accepted(
                    definition.id(), withWord(definition, wishes.get(i).request(), warnings)));
        }
        var place = stops.isPresent()
                ? Optional.of(stops.get().placeOf(planned.get(0).definition()))
                : Optional.<StopPlace>empty();
        // Checking took a while: the rules are asked again, and what they say now counts only if it is what was
        // checked.
        decisions.decide((now, current) -> {
            var all = new ArrayList<JobEvent>();
            for (var one : planned) {
                all.addAll(decideAgain(one, current, now));
            }
            var outcome = new Outcome(List.of(), all);
            for (var one : planned) {
                outcome = outcome.and(ScheduleMoves.onStart(current, now, one.definition()));
            }
            return place.isPresent() ? outcome.and(stopsAt(place.get(), planned, current, now)) : outcome;
        });
        for (var one : planned) {
            var definition = one.definition();
            LOG.info(
                    "event=job-created job={} program={} savepoint={} fork={} outputs={}",
                    definition.id(),
                    definition.programName(),
                    definition.savepoint().orElse("-"),
                    definition.fork().map(ForkArm::fork).orElse("-"),
                    definition.outputs().values());
        }
        return accepted;
    }

    /** That they are to stop is written down with their start, so whatever dies in between they don't run on. */
    private Outcome stopsAt(StopPlace place, List<Planned> planned, Catalog current, Instant now) {
        var savepoints = new ArrayList<SavepointEvent>();
        var jobs = new ArrayList<JobEvent>();
        var taken = new HashSet<String>();
        for (var one : planned) {
            var job = one.definition().id();
            var savepoint = ids.savepoint(now, current, taken);
            taken.add(savepoint);
            savepoints.addAll(new SavepointCommand.Request(
                            savepoint,
                            job,
                            Optional.of("end of " + one.definition().name()))
                    .decide(current.savepoints(), now));
            jobs.add(new JobEvent.StopRequested(job, now, savepoint, Optional.empty(), Optional.of(place)));
        }
        return new Outcome(savepoints, jobs);
    }

    private static List<JobEvent> decideAgain(Planned planned, Catalog current, Instant now) throws RefusedException {
        var definition = planned.definition();
        if (definition.savepoint().isPresent()) {
            current.requireSavepoint(definition.savepoint().get()); // it may have been deleted meanwhile
        }
        var events = planned.command().decide(current.jobs(), now);
        if (!definitionOf(events).outputs().equals(definition.outputs())) {
            throw new RefusedException(
                    ProblemType.OUTPUT_TAKEN,
                    "Job '%s' was about to write to %s when another job changed that. Start it again."
                            .formatted(definition.id(), definition.outputs().values()));
        }
        return events;
    }

    /** Each is decided as if the others weren't there yet. */
    private static void requireDifferentOutputs(List<Planned> planned) throws RefusedException {
        var taken = new HashSet<String>();
        for (var one : planned) {
            for (var target : new HashSet<>(one.definition().outputs().values())) {
                if (!taken.add(target)) {
                    throw new RefusedException(
                            ProblemType.OUTPUT_TAKEN,
                            "Two arms would write to '%s'. Leave 'outputs' out, so that each writes to a target of its own."
                                    .formatted(target));
                }
            }
        }
    }

    /** Finds out what a start would do; nothing is recorded. */
    DryRunInfo preview(StartRequest request) throws RefusedException {
        requireInRange(request);
        var planned = plan(new Wish(request, Optional.empty()), List.of());
        Optional<RefusedException> noEnd = Optional.empty();
        try {
            planned = withEnd(planned, request);
        } catch (RefusedException e) {
            noEnd = Optional.of(e);
        }
        var definition = planned.definition();
        var preview = launcher.preview(definition);
        var refusals = preview.refusals().stream()
                .map(it -> Problem.of(EngineLauncher.problemOf(it.reason()), String.valueOf(it.getMessage())))
                .collect(Collectors.toCollection(ArrayList::new));
        if (refusals.isEmpty()) {
            // otherwise it is most likely the same once more: a topic that isn't there has no end either
            noEnd.map(RefusedException::problem).ifPresent(refusals::add);
        }
        return new DryRunInfo(
                refusals.isEmpty(),
                definition.programName(),
                definition.savepoint(),
                definition.outputs(),
                preview.states().stream()
                        .map(it -> new DryRunInfo.StateChange(
                                it.uid(),
                                it.state(),
                                it.change().name(),
                                Optional.of(it.detail()).filter(detail -> !detail.isEmpty())))
                        .toList(),
                preview.sources().stream()
                        .map(it -> new DryRunInfo.SourceAhead(it.uid(), it.description(), it.events(), it.bytes()))
                        .toList(),
                preview.snapshotBytes(),
                withWord(definition, request, preview.warnings()),
                refusals);
    }

    /** Says what a moment came to. */
    private static List<String> withWord(JobDefinition definition, StartRequest request, List<String> warnings) {
        if (request.at().isEmpty()) {
            return warnings;
        }
        var word = definition
                .savepoint()
                .map(it -> "It starts from savepoint '%s', the newest of this program at or before %s."
                        .formatted(it, request.at().get()))
                .orElse(
                        "There is no savepoint of this program at or before %s: it starts with empty state, with the first records of that time."
                                .formatted(request.at().get()));
        return Stream.concat(Stream.of(word), warnings.stream()).toList();
    }

    /** The newest savepoint up to the moment that was asked for, if one was, and if there is one that is whole. */
    private Optional<Savepoint> newestUpTo(StartRequest request, String programName) throws RefusedException {
        if (request.at().isEmpty()) {
            return Optional.empty();
        }
        var moment = request.at().get();
        var found = decisions.look(current -> current.upTo(moment, programName, request.parameters()));
        return found.stream().filter(it -> launcher.isWhole(it.id())).findFirst();
    }

    /** @param others that will be started together with it */
    private Planned plan(Wish wish, List<Planned> others) throws RefusedException {
        var request = wish.request();
        var plan = launcher.plan(request.program(), request.programName(), request.parameters());
        var newest = newestUpTo(request, plan.programName());
        return decisions.look(current -> {
            Optional<Savepoint> savepoint = newest.isPresent()
                            || request.savepoint().isEmpty()
                    ? newest
                    : Optional.of(current.requireSavepoint(request.savepoint().get()));
            var from = savepoint.isPresent() ? Optional.<Instant>empty() : request.at();
            var called =
                    plan.programName() + wish.arm().map(it -> " " + it.arm()).orElse("");
            var id = ids.job(
                    called,
                    taken -> current.knowsJob(taken)
                            || others.stream()
                                    .anyMatch(it -> it.definition().id().equals(taken)));
            var draft = new JobDefinition(
                    id,
                    request.name().orElse(plan.programName()),
                    request.program(),
                    plan.programName(),
                    request.parameters(),
                    request.parallelism().orElse(1),
                    request.checkpointInterval(),
                    request.stateMemoryBytes(),
                    savepoint.map(Savepoint::id),
                    request.allowNonRestoredState().orElse(false),
                    request.outputs(),
                    from,
                    Optional.empty(),
                    request.replay().map(Starts::withoutPlace),
                    wish.arm());
            var command = new JobCommand.Start(draft, plan.targets(), savepoint);
            return new Planned(definitionOf(command.decide(current.jobs(), decisions.now())), command);
        });
    }

    /**
     * Finds out where a job that ends by itself does so. One that ends at a moment that is over ends at the latest where all
     * ends now: after the moment nothing of before is to come, and a partition without newer events would never say so.
     */
    private Planned withEnd(Planned planned, StartRequest request) throws RefusedException {
        var until = request.replay().flatMap(ReplayOptions::until);
        var plan = planned.definition().replay();
        if (until.isEmpty() || plan.isEmpty()) {
            return planned;
        }
        boolean isOver = request.replay()
                .flatMap(ReplayOptions::untilTime)
                .map(it -> it.isBefore(decisions.now()))
                .orElse(true);
        if (!isOver) {
            return planned;
        }
        var ending = plan.get().endingAt(launcher.present(planned.definition()));
        var command = planned.command();
        return new Planned(
                planned.definition().replay(ending),
                new JobCommand.Start(command.draft().replay(ending), command.declared(), command.savepoint()));
    }

    private static ReplayPlan withoutPlace(ReplayOptions options) {
        return new ReplayPlan(options.untilTime(), Map.of(), options.pace(), options.checkpointInterval());
    }

    private static void requireInRange(StartRequest request) throws RefusedException {
        int parallelism = request.parallelism().orElse(1);
        if (parallelism < 1 || parallelism > KeyGroups.COUNT) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "'parallelism' must be 1 to %d, was %d.".formatted(KeyGroups.COUNT, parallelism));
        }
        if (request.checkpointInterval()
                .map(interval -> interval.isNegative() || interval.isZero())
                .orElse(false)) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "'checkpointInterval' must be > 0, was %s."
                            .formatted(request.checkpointInterval().get()));
        }
        if (request.stateMemoryBytes().orElse(Long.MAX_VALUE) < JobTuning.LEAST_STATE_MEMORY_BYTES) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST,
                    "'stateMemoryBytes' must be >= %d, was %d. It is for the state of all tasks of the job."
                            .formatted(
                                    JobTuning.LEAST_STATE_MEMORY_BYTES,
                                    request.stateMemoryBytes().get()));
        }
    }

    private static JobDefinition definitionOf(List<JobEvent> events) {
        return events.stream()
                .filter(JobEvent.Created.class::isInstance)
                .map(event -> ((JobEvent.Created) event).definition())
                .findFirst()
                .orElseThrow();
    }
}
