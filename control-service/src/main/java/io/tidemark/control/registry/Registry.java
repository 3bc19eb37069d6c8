package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.registry.Decisions.Rule;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.wire.DryRunInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.ProgramDetail;
import io.tidemark.control.wire.ProgramInfo;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The jobs and savepoints there are. Each wish is decided by the rules, written down, and carried out.
 *
 * <p>Thread-safe. What changes something blocks while it is written down; what only looks doesn't.
 */
public final class Registry implements AutoCloseable {

    private final Launcher launcher;
    private final Ids ids;
    private final Decisions decisions;
    private final Hands hands = new Hands();
    private final Execution execution;
    private final Starts starts;
    private final Takeovers takeovers;
    private final JobViews views;
    private final SavepointCatalogue catalogue;
    private final Retention retention;
    private final Scheduling scheduling;
    private final Forks forks;
    private final Determinism determinism;
    private final CapWatch capWatch;
    private final Inspecting inspecting;
    private final Checkpoints checkpoints;

    private Registry(Journal.Opener opener, Launcher launcher, Clock clock, RandomGenerator random)
            throws JournalException {
        this.launcher = launcher;
        this.ids = new Ids(random);
        this.decisions = new Decisions(opener, clock);
        this.execution = new Execution(decisions, hands, launcher, ids);
        this.starts = new Starts(decisions, launcher, ids);
        this.checkpoints = new Checkpoints(decisions, execution, launcher, ids);
        this.takeovers = new Takeovers(decisions, launcher, ids, checkpoints);
        this.views = new JobViews(launcher, execution.notLaunched());
        this.catalogue = new SavepointCatalogue(decisions, execution, launcher);
        this.retention = new Retention(decisions, launcher, clock);
        this.scheduling = new Scheduling(
                decisions,
                ids,
                new ScheduleRuns(decisions, execution, launcher, ids),
                new ScheduleKeeping(decisions, launcher, catalogue));
        this.forks = new Forks(decisions, execution, launcher, starts, views, ids);
        this.capWatch = new CapWatch(decisions, execution, launcher);
        this.determinism = new Determinism(decisions, execution, launcher, starts, ids);
        this.inspecting = new Inspecting(decisions, launcher, ids);
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
            registry.execution.settleWhatWasUnderWay();
        } catch (JournalException | RuntimeException e) {
            registry.close();
            throw e;
        }
        registry.execution.soon();
        registry.scheduling.start();
        registry.hands.every(CapWatch.LOOK_EVERY, registry.capWatch::look);
        return registry;
    }

    /**
     * Starts a job.
     *
     * @throws RefusedException if it must not start; nothing was recorded or started
     */
    public JobInfo start(StartRequest request) throws RefusedException, JournalException {
        var accepted = starts.start(request);
        execution.soon();
        return views.job(requireJob(accepted.id()), accepted.warnings());
    }

    /**
     * Finds out what a start would do, with all that stands against it; records, makes and starts nothing.
     *
     * @throws RefusedException if that can't even be found out: no such program or savepoint, an output that is taken
     */
    public DryRunInfo preview(StartRequest request) throws RefusedException {
        return starts.preview(request);
    }

    /** What the programs of a JAR would do. Blocks. */
    public ProgramDetail describe(ProgramInfo jar) {
        return new ProgramPlans(launcher).of(jar);
    }

    /** All jobs, in the order in which they were created. */
    public List<JobInfo> jobs() {
        var jobs = all(current -> current.jobs().all());
        return jobs.stream().map(views::job).toList();
    }

    public JobInfo job(String id) throws RefusedException {
        return views.job(requireJob(id));
    }

    /** Jobs that are started together. */
    public Forks forks() {
        return forks;
    }

    /** Whether programs give the same twice. */
    public Determinism determinism() {
        return determinism;
    }

    /** What can be done with savepoints that are there. */
    public SavepointCatalogue catalogue() {
        return catalogue;
    }

    /** Schedules of savepoints. */
    public Scheduling schedules() {
        return scheduling;
    }

    /** What can be found out of the state in savepoints. */
    public Inspecting inspecting() {
        return inspecting;
    }

    /** What can be done with checkpoints that are there. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** All savepoints that were taken, in the order in which they were asked for. */
    public List<SavepointInfo> savepoints() {
        var savepoints = all(current -> current.savepoints().all());
        return savepoints.stream()
                .flatMap(savepoint -> JobViews.savepoint(savepoint).stream())
                .toList();
    }

    public SavepointInfo savepoint(String id) throws RefusedException {
        return JobViews.savepoint(decisions.look(current -> current.requireSavepoint(id)))
                .orElseThrow();
    }

    /** Begins to take a savepoint of a running job. */
    public OperationInfo takeSavepoint(String job, Optional<String> label) throws RefusedException, JournalException {
        return takeSavepoint(job, label, Optional.empty());
    }

    /** Begins to take a savepoint of a running job, with a note beside the label. */
    public OperationInfo takeSavepoint(String job, Optional<String> label, Optional<String> note)
            throws RefusedException, JournalException {
        var id = ids.savepoint(decisions);
        decide((now, current) -> {
            current.jobs().require(job).requireRunning("take a savepoint of");
            var request = new SavepointCommand.Request(id, job, label, note, Optional.empty());
            return new Outcome(request.decide(current.savepoints(), now), List.of());
        });
        return operation(id);
    }

    /** Begins to stop a job with a savepoint. */
    public OperationInfo stop(String job, Optional<String> label) throws RefusedException, JournalException {
        return stop(job, label, Optional.empty());
    }

    /** Begins to stop a job with a savepoint that has a note beside the label. */
    public OperationInfo stop(String job, Optional<String> label, Optional<String> note)
            throws RefusedException, JournalException {
        var id = ids.savepoint(decisions);
        decide((now, current) -> {
            var jobs = new JobCommand.Stop(job, id, Optional.empty()).decide(current.jobs(), now);
            var request = new SavepointCommand.Request(id, job, label, note, Optional.empty());
            return new Outcome(request.decide(current.savepoints(), now), jobs);
        });
        return operation(Operations.stopOf(job));
    }

    /** Has a running job read at another pace. */
    public JobInfo pace(String job, JobPace pace) throws RefusedException, JournalException {
        decide((now, current) ->
                new Outcome(List.of(), new JobCommand.ChangePace(job, pace).decide(current.jobs(), now)));
        return job(job);
    }

    /** Begins to end a job where it stands. */
    public OperationInfo cancel(String job) throws RefusedException, JournalException {
        decide((now, current) -> new Outcome(List.of(), new JobCommand.Cancel(job).decide(current.jobs(), now)));
        return operation(Operations.cancelOf(job));
    }

    /** The job whose outputs a promotion would hand over. */
    String promotedOver(String fork, PromotionRequest request) throws RefusedException {
        return takeovers.from(fork, request);
    }

    /**
     * Begins to hand the outputs of a running job over to a fork, compared or not.
     *
     * @throws RefusedException if a condition isn't met; nothing was recorded or stopped
     */
    public OperationInfo promote(String fork, PromotionRequest request) throws RefusedException, JournalException {
        var id = takeovers.promote(fork, request);
        execution.soon();
        return operation(id);
    }

    /**
     * Begins to bring back the job that a promotion replaced, with the state it had then.
     *
     * @throws RefusedException if it can't be; nothing was recorded or stopped
     */
    public OperationInfo rollBack(String promotion, Optional<String> reason) throws RefusedException, JournalException {
        var id = takeovers.rollBack(promotion, reason);
        execution.soon();
        return operation(id);
    }

    /**
     * Has a promotion come to nothing that isn't done; both jobs go on.
     *
     * @throws RefusedException if it is over
     */
    public OperationInfo cancelPromotion(String promotion) throws RefusedException, JournalException {
        takeovers.cancel(promotion);
        return operation(promotion);
    }

    /** Whether one can go back to each savepoint, as of the last look, in the order in which they were asked for. */
    public List<RetentionInfo> retention() {
        return retention.all();
    }

    /** All promotions, in the order in which they were asked for. */
    public List<PromotionInfo> promotions() {
        return all(current -> current.promotions().all()).stream()
                .map(Takeovers::info)
                .toList();
    }

    public PromotionInfo promotion(String id) throws RefusedException {
        return Takeovers.info(decisions.look(current -> current.requirePromotion(id)));
    }

    public OperationInfo operation(String id) throws RefusedException {
        var inspection = inspecting.find(id);
        if (inspection.isPresent()) {
            return inspection.get();
        }
        return decisions.look(current -> Operations.find(id, current.jobs(), current.savepoints(), current.promotions())
                .orElseThrow(() -> new RefusedException(
                        ProblemType.UNKNOWN_OPERATION,
                        Inspecting.gone(id).orElse("There is no operation '%s'.".formatted(id)))));
    }

    /** What was decided last, and by whom. */
    public DecisionTail decided() {
        return decisions.tail();
    }

    /** What was made of a request with this key in the last 24 hours, if anything was decided. */
    public Optional<Answered> answered(Actor actor, String key) {
        return decisions.answered(actor, key);
    }

    /** Whether decisions could probably be written down now; waits no longer than given. */
    public boolean isReady(Duration atMost) {
        return !hands.isClosing() && decisions.isReachable(atMost);
    }

    /** Suspends all jobs and releases everything. Closing twice is harmless. */
    @Override
    public void close() {
        hands.stopSoon();
        scheduling.close();
        retention.close();
        inspecting.close();
        launcher.close();
        hands.close();
        decisions.close();
    }

    private void decide(Rule rule) throws RefusedException, JournalException {
        decisions.decide(rule);
        execution.soon();
    }

    private Job requireJob(String id) throws RefusedException {
        return decisions.look(current -> current.jobs().require(id));
    }

    private <T> List<T> all(Decisions.Look<List<T>> look) {
        try {
            return decisions.look(look);
        } catch (RefusedException e) {
            throw new IllegalStateException("looking at all is never refused", e);
        }
    }
}
