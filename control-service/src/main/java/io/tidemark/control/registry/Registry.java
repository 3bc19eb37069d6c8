package io.tidemark.control.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.shuffle.KeyGroups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs and savepoints there are. Each wish is decided by the rules, written down, and carried out.
 *
 * <p>Thread-safe. What changes something blocks while it is written down; what only looks doesn't.
 */
public final class Registry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final Launcher launcher;
    private final Clock clock;
    private final Ids ids;
    private final JobViews views;

    /** Guarded by itself; held for moments only. */
    private final Catalog catalog = new Catalog();

    /** Held while a decision is made and written down, so that decisions come one after the other. */
    private final Object deciding = new Object();

    /** Why jobs that should run couldn't be launched, by job; tried again at the next start of the service. */
    private final Map<String, String> notLaunched = new ConcurrentHashMap<>();

    private final ScheduledExecutorService hands = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "tidemark-registry");
        thread.setDaemon(true);
        return thread;
    });

    /** What was done for each active job; only the hands touch it. */
    private final Map<String, Job.Life> done = new HashMap<>();

    /** Pending savepoints that the launcher was asked for; only the hands touch it. */
    private final Set<String> askedFor = new HashSet<>();

    private final Journal journal;

    /** Nothing is carried out before it is known what became of what was under way. */
    private volatile boolean settled;

    private volatile boolean closing;

    private Registry(Journal.Opener opener, Launcher launcher, Clock clock, RandomGenerator random)
            throws JournalException {
        this.launcher = launcher;
        this.clock = clock;
        this.ids = new Ids(random);
        this.views = new JobViews(launcher, notLaunched);
        this.journal = opener.open(this::fold);
    }

    /**
     * Remembers all that was decided, finds out what became of what was under way when the service last ended, and
     * resumes the jobs that should run.
     *
     * @param launcher runs the jobs; closed with the registry
     * @throws JournalException if the journal can't be used
     */
    public static Registry open(Journal.Opener opener, Launcher launcher, Clock clock, RandomGenerator random)
            throws JournalException {
        Registry registry;
        try {
            registry = new Registry(opener, launcher, clock, random);
        } catch (JournalException | RuntimeException e) {
            launcher.close();
            throw e;
        }
        try {
            registry.settleWhatWasUnderWay();
        } catch (JournalException | RuntimeException e) {
            registry.close();
            throw e;
        }
        registry.settled = true;
        registry.carryOutSoon();
        return registry;
    }

    /**
     * Starts a job.
     *
     * @throws RefusedException if it must not start; nothing was recorded or started
     */
    public JobInfo start(StartRequest request) throws RefusedException, JournalException {
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
        var plan = launcher.plan(request.program(), request.programName(), request.parameters());
        JobDefinition draft;
        JobCommand.Start command;
        JobDefinition planned;
        synchronized (catalog) {
            Optional<Savepoint> savepoint = request.savepoint().isPresent()
                    ? Optional.of(catalog.requireSavepoint(request.savepoint().get()))
                    : Optional.empty();
            var id = ids.job(
                    plan.programName(), taken -> catalog.jobs().find(taken).isPresent());
            draft = new JobDefinition(
                    id,
                    request.name().orElse(plan.programName()),
                    request.program(),
                    plan.programName(),
                    request.parameters(),
                    parallelism,
                    request.checkpointInterval(),
                    request.stateMemoryBytes(),
                    request.savepoint(),
                    request.allowNonRestoredState().orElse(false),
                    request.outputs());
            command = new JobCommand.Start(draft, plan.targets(), savepoint);
            planned = definitionOf(command.decide(catalog.jobs(), clock.instant()));
        }
        var warnings = launcher.check(planned);
        // Checking took a while: the rules are asked again, and what they say now counts only if it is what was
        // checked.
        decide((now, current) -> {
            var events = command.decide(current.jobs(), now);
            if (!definitionOf(events).outputs().equals(planned.outputs())) {
                throw new RefusedException(
                        ProblemType.OUTPUT_TAKEN,
                        "Job '%s' was about to write to %s when another job changed that. Start it again."
                                .formatted(planned.id(), planned.outputs().values()));
            }
            return new Outcome(List.of(), events);
        });
        LOG.info(
                "event=job-created job={} program={} savepoint={} outputs={}",
                planned.id(),
                planned.programName(),
                planned.savepoint().orElse("-"),
                planned.outputs().values());
        return views.job(requireJob(planned.id()), warnings);
    }

    /** All jobs, in the order in which they were created. */
    public List<JobInfo> jobs() {
        List<Job> jobs;
        synchronized (catalog) {
            jobs = catalog.jobs().all();
        }
        return jobs.stream().map(views::job).toList();
    }

    public JobInfo job(String id) throws RefusedException {
        return views.job(requireJob(id));
    }

    /** All savepoints that were taken, in the order in which they were asked for. */
    public List<SavepointInfo> savepoints() {
        List<Savepoint> savepoints;
        synchronized (catalog) {
            savepoints = catalog.savepoints().all();
        }
        return savepoints.stream()
                .flatMap(savepoint -> JobViews.savepoint(savepoint).stream())
                .toList();
    }

    public SavepointInfo savepoint(String id) throws RefusedException {
        Savepoint savepoint;
        synchronized (catalog) {
            savepoint = catalog.requireSavepoint(id);
        }
        return JobViews.savepoint(savepoint).orElseThrow();
    }

    /** Begins to take a savepoint of a running job. */
    public OperationInfo takeSavepoint(String job, Optional<String> label) throws RefusedException, JournalException {
        var id = newSavepointId();
        decide((now, current) -> {
            current.jobs().require(job).requireRunning("take a savepoint of");
            var request = new SavepointCommand.Request(id, job, label);
            return new Outcome(request.decide(current.savepoints(), now), List.of());
        });
        return operation(id);
    }

    /** Begins to stop a job with a savepoint. */
    public OperationInfo stop(String job, Optional<String> label) throws RefusedException, JournalException {
        var id = newSavepointId();
        decide((now, current) -> {
            var jobs = new JobCommand.Stop(job, id).decide(current.jobs(), now);
            var request = new SavepointCommand.Request(id, job, label);
            return new Outcome(request.decide(current.savepoints(), now), jobs);
        });
        return operation(Operations.stopOf(job));
    }

    /** Begins to end a job where it stands. */
    public OperationInfo cancel(String job) throws RefusedException, JournalException {
        decide((now, current) -> new Outcome(List.of(), new JobCommand.Cancel(job).decide(current.jobs(), now)));
        return operation(Operations.cancelOf(job));
    }

    public OperationInfo operation(String id) throws RefusedException {
        synchronized (catalog) {
            return Operations.find(id, catalog.jobs(), catalog.savepoints())
                    .orElseThrow(() -> new RefusedException(
                            ProblemType.UNKNOWN_OPERATION, "There is no operation '%s'.".formatted(id)));
        }
    }

    /** Whether decisions could probably be written down now; waits no longer than given. */
    public boolean isReady(Duration atMost) {
        return !closing && journal.isReachable(atMost);
    }

    /** Suspends all jobs and releases everything. Closing twice is harmless. */
    @Override
    public void close() {
        closing = true;
        launcher.close();
        hands.shutdownNow();
        try {
            if (!hands.awaitTermination(5, SECONDS)) {
                LOG.warn("event=registry-slow-to-close waited=PT5S");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }

    private void fold(Decision decision) {
        synchronized (catalog) {
            catalog.apply(decision);
        }
    }

    private void decide(Rule rule) throws RefusedException, JournalException {
        synchronized (deciding) {
            var now = clock.instant();
            Outcome outcome;
            synchronized (catalog) {
                outcome = rule.decide(now, catalog);
            }
            var decision = new Decision(UUID.randomUUID().toString(), now, outcome.savepoints(), outcome.jobs());
            if (!decision.isEmpty()) {
                journal.append(decision);
            }
        }
        carryOutSoon();
    }

    /** What was asked for when the service last ended may have happened or not: the commit log knows. */
    private void settleWhatWasUnderWay() throws JournalException {
        Catalog.Wanted wanted;
        synchronized (catalog) {
            wanted = catalog.wanted();
        }
        for (var savepoint : wanted.savepoints()) {
            var facts = committed(savepoint);
            try {
                decide((now, current) -> settle(current, now, savepoint, facts));
            } catch (RefusedException e) {
                throw new IllegalStateException("settling is never refused", e);
            }
        }
        for (var job : wanted.jobs()) {
            if (job.life() instanceof Job.Cancelling) {
                end(job.id(), Job.Outcome.CANCELLED, Optional.empty());
            }
        }
    }

    private Outcome settle(Catalog current, Instant now, Savepoint savepoint, Optional<SavepointFacts> facts) {
        boolean wasToStop = current.jobs()
                .find(savepoint.job())
                .flatMap(Job::stoppingWith)
                .filter(savepoint.id()::equals)
                .isPresent();
        if (facts.isPresent()) {
            return taken(current, now, savepoint, facts.get(), wasToStop);
        }
        var givenUp = new SavepointCommand.GiveUp(
                        savepoint.id(), "The service ended before the savepoint was complete. Take another one.")
                .decide(current.savepoints(), now);
        if (!wasToStop) {
            return new Outcome(givenUp, List.of());
        }
        var next = ids.savepoint(now, id -> current.savepoints().find(id).isPresent());
        var again = new ArrayList<>(givenUp);
        again.addAll(new SavepointCommand.Request(next, savepoint.job(), savepoint.label())
                .decide(current.savepoints(), now));
        return new Outcome(again, new JobCommand.StopAgain(savepoint.job(), next).decide(current.jobs(), now));
    }

    private static Outcome taken(
            Catalog current, Instant now, Savepoint savepoint, SavepointFacts facts, boolean endsJob) {
        var end = new JobCommand.End(savepoint.job(), Job.Outcome.STOPPED, Optional.empty(), facts.epoch());
        return new Outcome(
                new SavepointCommand.Complete(savepoint.id(), facts).decide(current.savepoints(), now),
                endsJob ? end.decide(current.jobs(), now) : List.of());
    }

    private Optional<SavepointFacts> committed(Savepoint savepoint) {
        try {
            return launcher.findCommitted(savepoint.job(), savepoint.id());
        } catch (LaunchException e) {
            LOG.warn("event=savepoint-unknown savepoint={} reason=\"{}\"", savepoint.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private void carryOutSoon() {
        try {
            hands.execute(this::carryOut);
        } catch (RejectedExecutionException e) {
            // Closing. What was decided is carried out after the next start.
            LOG.debug("event=not-carried-out reason=closing", e);
        }
    }

    private void carryOut() {
        if (!settled) {
            return;
        }
        Catalog.Wanted wanted;
        synchronized (catalog) {
            wanted = catalog.wanted();
        }
        for (var job : wanted.jobs()) {
            var before = done.put(job.id(), job.life());
            if (!job.life().equals(before) && !closing) {
                carryOut(job, before == null);
            }
        }
        for (var savepoint : wanted.savepoints()) {
            boolean endsJob =
                    wanted.jobs().stream().anyMatch(job -> job.stoppingWith().equals(Optional.of(savepoint.id())));
            if (!endsJob && askedFor.add(savepoint.id()) && !closing) {
                await(savepoint, launcher.savepoint(savepoint.job(), savepoint.id(), savepoint.label()), false);
            }
        }
    }

    private void carryOut(Job job, boolean first) {
        if (first && !(job.life() instanceof Job.Cancelling)) {
            launch(job);
        }
        if (job.life() instanceof Job.Stopping stopping) {
            Savepoint savepoint;
            synchronized (catalog) {
                savepoint = catalog.savepoints().find(stopping.savepoint()).orElseThrow();
            }
            await(savepoint, launcher.stop(job.id(), savepoint.id(), savepoint.label()), true);
        } else if (job.life() instanceof Job.Cancelling) {
            var unused = launcher.cancel(job.id())
                    .whenComplete((nothing, failure) -> handle(() -> end(
                            job.id(),
                            Job.Outcome.CANCELLED,
                            Optional.ofNullable(failure).map(Registry::inWords))));
        }
    }

    private void launch(Job job) {
        try {
            launcher.launch(job.definition(), (id, outcome, failure) -> handle(() -> onEnded(id, outcome, failure)));
        } catch (RefusedException | RuntimeException e) {
            // Not the job's end: perhaps the service was started on another data folder.
            notLaunched.put(job.id(), inWords(e));
            LOG.error("event=job-not-launched job={} reason=\"{}\"", job.id(), inWords(e));
        }
    }

    private void onEnded(String job, Job.Outcome outcome, Optional<String> failure) throws JournalException {
        // A stop ends with its savepoint, and both are written down at once when the launcher hands it over.
        if (outcome != Job.Outcome.STOPPED) {
            end(job, outcome, failure);
        }
    }

    private void await(Savepoint savepoint, CompletableFuture<SavepointFacts> taken, boolean endsJob) {
        var unused = taken.whenComplete((facts, failure) -> handle(() -> {
            if (failure == null) {
                note((now, current) -> taken(current, now, savepoint, facts, endsJob));
                LOG.info(
                        "event=savepoint-taken job={} savepoint={} epoch={} bytes={}",
                        savepoint.job(),
                        savepoint.id(),
                        facts.epoch(),
                        facts.sizeBytes());
            } else {
                var reason = inWords(failure);
                note((now, current) -> new Outcome(
                        new SavepointCommand.GiveUp(savepoint.id(), reason).decide(current.savepoints(), now),
                        new JobCommand.GiveUpStop(savepoint.job(), savepoint.id(), reason)
                                .decide(current.jobs(), now)));
                LOG.warn(
                        "event=savepoint-failed job={} savepoint={} reason=\"{}\"",
                        savepoint.job(),
                        savepoint.id(),
                        reason);
            }
        }));
    }

    private void end(String job, Job.Outcome outcome, Optional<String> failure) throws JournalException {
        if (!isActive(job)) {
            return; // told twice: by who was asked to end it, and by the job itself
        }
        long lastEpoch = lastCommittedEpoch(job);
        if (closing) {
            return; // perhaps interrupted while asking; the next start finds out
        }
        note((now, current) -> new Outcome(
                List.of(), new JobCommand.End(job, outcome, failure, lastEpoch).decide(current.jobs(), now)));
    }

    private long lastCommittedEpoch(String job) {
        try {
            return launcher.lastCommittedEpoch(job);
        } catch (LaunchException e) {
            LOG.warn("event=last-epoch-unknown job={} reason=\"{}\"", job, e.getMessage());
            return JobEvent.UNKNOWN_EPOCH;
        }
    }

    /** Writes down what happened: facts, which are never refused. */
    private void note(Rule rule) throws JournalException {
        try {
            decide(rule);
        } catch (RefusedException e) {
            throw new IllegalStateException("what happened is never refused", e);
        }
    }

    /** Does a thing on the registry's own thread, and again until the journal takes it. */
    private void handle(News news) {
        if (closing) {
            return;
        }
        try {
            hands.execute(() -> {
                try {
                    news.handle();
                } catch (JournalException e) {
                    LOG.error("event=journal-unavailable next-try={} reason=\"{}\"", NEXT_TRY, e.getMessage());
                    if (!e.isFenced()) {
                        tryAgain(news);
                    }
                } catch (RuntimeException e) {
                    LOG.error("event=registry-mistake", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("event=not-written-down reason=closing", e);
        }
    }

    private void tryAgain(News news) {
        try {
            var unused = hands.schedule(() -> handle(news), NEXT_TRY.toMillis(), MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("event=not-written-down reason=closing", e);
        }
    }

    private Job requireJob(String id) throws RefusedException {
        synchronized (catalog) {
            return catalog.jobs().require(id);
        }
    }

    private boolean isActive(String job) {
        synchronized (catalog) {
            return catalog.jobs().find(job).map(Job::isActive).orElse(false);
        }
    }

    private String newSavepointId() {
        synchronized (catalog) {
            return ids.savepoint(
                    clock.instant(), id -> catalog.savepoints().find(id).isPresent());
        }
    }

    private static JobDefinition definitionOf(List<JobEvent> events) {
        return events.stream()
                .filter(JobEvent.Created.class::isInstance)
                .map(event -> ((JobEvent.Created) event).definition())
                .findFirst()
                .orElseThrow();
    }

    private static String inWords(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Reads the catalog and says what is to happen. */
    @FunctionalInterface
    private interface Rule {

        Outcome decide(Instant now, Catalog current) throws RefusedException;
    }

    /** Something that happened and is to be written down. */
    @FunctionalInterface
    private interface News {

        void handle() throws JournalException;
    }
}
