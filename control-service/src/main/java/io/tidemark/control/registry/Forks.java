package io.tidemark.control.registry;

import io.tidemark.control.job.ArmCaps;
import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Forks: jobs that start together from one savepoint. A fork is nothing but its jobs; so nothing is written down of it
 * besides, and it is there as long as they are.
 *
 * <p>Thread-safe. What changes something blocks while it is written down; what only looks doesn't.
 */
public final class Forks {

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;
    private final Starts starts;
    private final JobViews views;
    private final Ids ids;

    Forks(Decisions decisions, Execution execution, Launcher launcher, Starts starts, JobViews views, Ids ids) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
        this.starts = starts;
        this.views = views;
        this.ids = ids;
    }

    /**
     * Starts all arms of a fork.
     *
     * @throws RefusedException if one of them must not start; nothing was recorded or started
     */
    public ForkInfo start(ForkRequest request) throws RefusedException, JournalException {
        var fork = decisions.look(current ->
                ids.fork(decisions.now(), taken -> !current.jobs().ofFork(taken).isEmpty()));
        var wishes = new ArrayList<Starts.Wish>();
        for (var arm : request.arms()) {
            wishes.add(new Starts.Wish(
                    request.startOf(arm),
                    Optional.of(new ForkArm(
                            fork,
                            arm.name(),
                            request.arms().size(),
                            Optional.of(caps(request)).filter(it -> !it.equals(ArmCaps.NONE))))));
        }
        starts.startAll(wishes);
        execution.soon();
        return fork(fork);
    }

    /** All forks, in the order in which they were created. */
    public List<ForkInfo> all() throws RefusedException {
        var names = decisions.look(current -> current.jobs().all().stream()
                .flatMap(job -> job.definition().fork().stream())
                .map(ForkArm::fork)
                .distinct()
                .toList());
        var forks = new ArrayList<ForkInfo>();
        for (var name : names) {
            forks.add(fork(name));
        }
        return forks;
    }

    /** @throws RefusedException if there is no such fork */
    public ForkInfo fork(String id) throws RefusedException {
        var jobs = decisions.look(current -> require(current, id));
        var first = jobs.get(0);
        return new ForkInfo(
                id,
                first.definition().savepoint().orElse(""),
                first.created(),
                jobs.stream().map(views::job).toList(),
                launcher.sharedScan(id));
    }

    /**
     * Begins to stop all arms that run, each with a savepoint.
     *
     * @throws RefusedException if there is no such fork, or none of its arms runs
     */
    public OperationInfo stop(String id, Optional<String> label, Optional<String> note)
            throws RefusedException, JournalException {
        decisions.decide((now, current) -> {
            var savepoints = new ArrayList<SavepointEvent>();
            var jobs = new ArrayList<JobEvent>();
            var taken = new HashSet<String>();
            for (var job : arms(current, id, "stop", it -> it.life() instanceof Job.Running)) {
                var savepoint = savepointId(current, now, taken);
                jobs.addAll(new JobCommand.Stop(job.id(), savepoint, Optional.empty()).decide(current.jobs(), now));
                savepoints.addAll(new SavepointCommand.Request(savepoint, job.id(), label, note, Optional.empty())
                        .decide(current.savepoints(), now));
            }
            return new Outcome(savepoints, jobs);
        });
        execution.soon();
        return operation(Operations.stopOf(id));
    }

    /**
     * Begins to end all arms that run where they stand.
     *
     * @throws RefusedException if there is no such fork, or none of its arms runs
     */
    public OperationInfo cancel(String id) throws RefusedException, JournalException {
        decisions.decide((now, current) -> {
            var jobs = new ArrayList<JobEvent>();
            for (var job : arms(current, id, "cancel", Forks::isToRun)) {
                jobs.addAll(new JobCommand.Cancel(job.id()).decide(current.jobs(), now));
            }
            return new Outcome(List.of(), jobs);
        });
        execution.soon();
        return operation(Operations.cancelOf(id));
    }

    /**
     * What else ends when an arm does: a fork whose arms don't all get going is none, so one that fails before it has read
     * anything takes the others with it.
     */
    static Outcome afterFailedStart(Catalog current, Instant now, String job) {
        var fork = current.jobs().find(job).flatMap(it -> it.definition().fork());
        var events = new ArrayList<JobEvent>();
        if (fork.isPresent()) {
            for (var other : current.jobs().ofFork(fork.get().fork())) {
                if (!other.id().equals(job) && isToRun(other)) {
                    events.add(new JobEvent.CancelRequested(
                            other.id(),
                            now,
                            "Arm '%s' of the fork failed before it had read anything, so no arm goes on."
                                    .formatted(fork.get().arm())));
                }
            }
        }
        return new Outcome(List.of(), events);
    }

    private static ArmCaps caps(ForkRequest request) {
        return new ArmCaps(request.maxDuration(), request.maxStateBytes(), request.maxEventsPerSecond());
    }

    private OperationInfo operation(String id) throws RefusedException {
        return decisions.look(current -> Operations.find(id, current.jobs(), current.savepoints(), current.promotions())
                .orElseThrow());
    }

    private String savepointId(Catalog current, Instant now, Set<String> others) {
        var id = ids.savepoint(now, current, others);
        others.add(id);
        return id;
    }

    /** Whether it goes on for a while, perhaps to the place where it is to stop. */
    private static boolean isToRun(Job job) {
        return job.life() instanceof Job.Running || job.life() instanceof Job.Stopping;
    }

    private static List<Job> arms(Catalog current, String id, String verb, Predicate<Job> which)
            throws RefusedException {
        var arms = require(current, id).stream().filter(which).toList();
        if (arms.isEmpty()) {
            throw new RefusedException(
                    ProblemType.JOB_HAS_ENDED,
                    "Cannot %s fork '%s': none of its arms runs, or all are ending already. `tidemark show %s` tells more."
                            .formatted(verb, id, id));
        }
        return arms;
    }

    private static List<Job> require(Catalog current, String id) throws RefusedException {
        var jobs = current.jobs().ofFork(id);
        if (jobs.isEmpty()) {
            throw new RefusedException(
                    ProblemType.UNKNOWN_FORK, "There is no fork '%s'. `tidemark forks` shows all.".formatted(id));
        }
        return jobs;
    }
}
