package io.tidemark.control.launch;

import io.tidemark.api.Parameters;
import io.tidemark.control.guard.SavepointPlace;
import io.tidemark.control.job.ArmCaps;
import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.ReplayPlan;
import io.tidemark.control.job.StopPlace;
import io.tidemark.control.program.LoadedProgram;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.Engine;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog.Commit;
import io.tidemark.engine.checkpoint.CommitLogs;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.inspect.ProgramForms;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobStatus;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.runtime.StartPreview;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.time.Pace;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.TopicRetention;
import io.tidemark.kafka.client.Topics;
import io.tidemark.kafka.scan.ScanGroup;
import io.tidemark.kafka.scan.SharedScans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs in this process, on one engine, which it owns. */
public final class EngineLauncher implements Launcher {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLauncher.class);

    private final Engine engine;
    private final SnapshotStore snapshots;
    private final CommitLogs commitLogs;
    private final ProgramLibrary programs;
    private final Map<String, String> settings;
    private final Map<String, Launched> launched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "tidemark-launch-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final ExecutorService news = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "tidemark-launch-news");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param engine runs the jobs; closed with this launcher
     * @param snapshots the engine's
     * @param commitLogs where jobs commit
     * @param programs where JARs are
     * @param settings how sources and sinks reach the outside
     */
    public EngineLauncher(
            Engine engine,
            SnapshotStore snapshots,
            CommitLogs commitLogs,
            ProgramLibrary programs,
            Map<String, String> settings) {
        this.engine = engine;
        this.snapshots = snapshots;
        this.commitLogs = commitLogs;
        this.programs = programs;
        this.settings = Map.copyOf(settings);
        var unused = looks.scheduleWithFixedDelay(
                () -> launched.values().forEach(EngineLauncher::noteProgress), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public ProgramPlan plan(String program, Optional<String> programName, Map<String, String> parameters)
            throws RefusedException {
        try (var loaded = load(program, programName)) {
            var graph = compile(loaded, parameters);
            return new ProgramPlan(
                    loaded.name(), new HashSet<>(graph.sinkTargets().values()), graph.sourceUids(), graph.describe());
        }
    }

    @Override
    public List<String> check(JobDefinition job) throws RefusedException {
        try (var loaded = load(job.program(), Optional.of(job.programName()))) {
            return engine.check(spec(job, compile(loaded, job.parameters())));
        } catch (StartRefusedException e) {
            throw new RefusedException(problemOf(e.reason()), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public StartPreview preview(JobDefinition job) throws RefusedException {
        try (var loaded = load(job.program(), Optional.of(job.programName()))) {
            return engine.preview(spec(job, compile(loaded, job.parameters())));
        }
    }

    @Override
    public void launch(JobDefinition job, JobPace pace, Listener listener) throws RefusedException {
        var loaded = load(job.program(), Optional.of(job.programName()));
        try {
            var graph = compile(loaded, job.parameters());
            var running = engine.run(spec(job, graph, pace), (id, status) -> onChange(id, status, loaded, listener));
            launched.put(job.id(), new Launched(running, job, loaded, new CatchUpEstimate()));
        } catch (RefusedException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    @Override
    public void pace(String job, JobPace pace) {
        var found = launched.get(job);
        if (found != null) {
            found.running.pace(paceOf(found.definition, pace));
        }
    }

    @Override
    public Map<String, Map<String, Long>> present(JobDefinition job) throws RefusedException {
        try (var loaded = load(job.program(), Optional.of(job.programName()))) {
            return engine.present(spec(job, compile(loaded, job.parameters()))).next();
        } catch (StartRefusedException e) {
            throw new RefusedException(problemOf(e.reason()), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public CompletableFuture<SavepointFacts> savepoint(String job, String savepoint, Optional<String> label) {
        return onRunning(job, running -> running.savepoint(savepoint, label)).thenApply(this::facts);
    }

    @Override
    public CompletableFuture<SavepointFacts> stop(
            String job, String savepoint, Optional<String> label, Optional<String> reached) {
        if (reached.isEmpty()) {
            return onRunning(job, running -> running.stop(savepoint, label)).thenApply(this::facts);
        }
        BarrierPlace place;
        try {
            place = new BarrierPlace.AtLeastPositions(manifest(reached.get()).positions());
        } catch (LaunchException e) {
            return CompletableFuture.failedFuture(e);
        }
        return onRunning(job, running -> running.savepointAt(savepoint, label, place, true))
                .thenApply(this::facts);
    }

    @Override
    public void giveUp(String job, String savepoint) {
        var found = launched.get(job);
        if (found != null) {
            found.running.giveUp(savepoint);
        }
    }

    private Manifest manifest(String savepoint) throws LaunchException {
        try {
            return snapshots
                    .find(savepoint)
                    .orElseThrow(() -> new LaunchException(
                            "There is no savepoint '%s' at %s.".formatted(savepoint, snapshots.locationOf(savepoint))));
        } catch (IOException | SnapshotException e) {
            throw new LaunchException("Cannot read savepoint '%s': %s".formatted(savepoint, e.getMessage()), e);
        }
    }

    @Override
    public CompletableFuture<Void> cancel(String job) {
        var found = launched.get(job);
        return found == null ? CompletableFuture.completedFuture(null) : found.running.cancel();
    }

    @Override
    public Optional<Progress> progress(String job) {
        return Optional.ofNullable(launched.get(job)).map(found -> progress(found.running.status(), found.catchUp));
    }

    @Override
    public List<JobFailureInfo> failures(String job) {
        var found = launched.get(job);
        return found == null ? List.of() : JobFailures.of(found.running.failures());
    }

    @Override
    public Optional<SavepointFacts> findCommitted(String job, String savepoint) throws LaunchException {
        try {
            var manifest = snapshots.find(savepoint).filter(found -> found.job().equals(job));
            if (manifest.isEmpty() || lastCommittedEpoch(job) < manifest.get().epoch()) {
                return Optional.empty();
            }
            return manifest.map(this::facts);
        } catch (IOException | SnapshotException e) {
            throw new LaunchException("Cannot read savepoint '%s': %s".formatted(savepoint, e.getMessage()), e);
        }
    }

    @Override
    public Optional<SavepointPlace> place(String savepoint) {
        try {
            return snapshots.find(savepoint).map(EngineLauncher::place);
        } catch (IOException | SnapshotException e) {
            LOG.warn("event=savepoint-unreadable savepoint={} reason=\"{}\"", savepoint, e.getMessage());
            return Optional.empty();
        }
    }

    private static SavepointPlace place(Manifest manifest) {
        var topics = new ArrayList<SavepointPlace.OfTopic>();
        for (var source : manifest.sources().values()) {
            var topic = source.identity().get("topic");
            if (topic != null) {
                topics.add(new SavepointPlace.OfTopic(
                        topic,
                        source.identity().getOrDefault("topicId", ""),
                        source.splits().stream()
                                .map(it -> new SavepointPlace.OfPartition(
                                        Integer.parseInt(it.split()), it.next(), it.watermark()))
                                .toList()));
            }
        }
        return new SavepointPlace(manifest.id(), manifest.created(), topics);
    }

    @Override
    public Map<String, TopicRetention> topics(Set<String> names) throws LaunchException {
        try (var kafka = Topics.of(KafkaClients.of(settings))) {
            var found = new HashMap<String, TopicRetention>();
            for (var name : names) {
                kafka.retention(name).ifPresent(it -> found.put(name, it));
            }
            return found;
        } catch (BrokerException e) {
            throw new LaunchException(e.words(), e);
        }
    }

    @Override
    public boolean isWhole(String savepoint) {
        try {
            var manifest = snapshots.find(savepoint);
            return manifest.isPresent() && snapshots.verify(manifest.get()).isEmpty();
        } catch (IOException | SnapshotException e) {
            LOG.warn("event=savepoint-unreadable savepoint={} reason=\"{}\"", savepoint, e.getMessage());
            return false;
        }
    }

    @Override
    public long lastCommittedEpoch(String job) throws LaunchException {
        try (var log = commitLogs.open(job)) {
            return log.recover().map(Commit::epoch).orElse(0L);
        } catch (CommitException e) {
            throw new LaunchException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public CompletableFuture<SavepointFacts> stopAt(
            String job, String savepoint, Optional<String> label, StopPlace place) {
        return onRunning(job, running -> running.savepointAt(savepoint, label, barrierAt(place), true))
                .thenApply(this::facts);
    }

    @Override
    public List<String> order(JobDefinition job) throws RefusedException {
        try (var loaded = load(job.program(), Optional.of(job.programName()))) {
            var graph = compile(loaded, job.parameters());
            var uids = new ArrayList<String>();
            graph.stages().forEach(stage -> uids.add(stage.head().uid()));
            graph.forEachSink(sink -> uids.add(sink.uid()));
            return uids;
        }
    }

    @Override
    public SnapshotSums sums(String snapshot) throws LaunchException {
        var manifest = manifest(snapshot);
        try {
            var operators = new HashMap<String, String>();
            engine.digests(snapshot).forEach((uid, digest) -> operators.put(uid, digest.toString()));
            return new SnapshotSums(
                    manifest.positions(),
                    operators,
                    manifest.outputs().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, it -> outputDigest(it.getValue()))));
        } catch (IOException | SnapshotException e) {
            throw new LaunchException("Cannot read savepoint '%s': %s".formatted(snapshot, e.getMessage()), e);
        }
    }

    @Override
    public OptionalLong stateBytes(String job) {
        var found = launched.get(job);
        var last = found == null
                ? Optional.<JobStatus.CheckpointReport>empty()
                : found.running.status().lastCheckpoint();
        if (last.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return snapshots
                    .find(last.get().manifest())
                    .map(it -> OptionalLong.of(facts(it).sizeBytes()))
                    .orElse(OptionalLong.empty());
        } catch (IOException | SnapshotException e) {
            LOG.warn("event=checkpoint-unreadable job={} reason=\"{}\"", job, e.getMessage());
            return OptionalLong.empty();
        }
    }

    @Override
    public Optional<ForkInfo.Scan> sharedScan(String fork) {
        return SharedScans.ofProcess()
                .figures(fork)
                .map(it -> new ForkInfo.Scan(it.fetched(), it.given(), it.readAlone(), it.sharing(), it.leftBehind()));
    }

    @Override
    public Snapshots snapshots() {
        return new EngineSnapshots(snapshots);
    }

    @Override
    public Inspections inspections() {
        return new EngineInspections(engine.inspector(), this::formsOf);
    }

    private LazyProgram.Loaded formsOf(JobDefinition job) throws RefusedException {
        var loaded = load(job.program(), Optional.of(job.programName()));
        try {
            return new LazyProgram.Loaded(ProgramForms.of(compile(loaded, job.parameters())), loaded::close);
        } catch (RefusedException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        engine.close();
        news.shutdown();
        launched.values().forEach(found -> found.program.close());
        launched.clear();
    }

    private void onChange(String job, JobStatus status, LoadedProgram loaded, Listener listener) {
        LOG.info(
                "event=job-phase job={} phase={} restarts={}{}",
                job,
                status.phase(),
                status.restarts(),
                status.failure().map(failure -> " failure=\"" + failure + "\"").orElse(""));
        if (!status.phase().isFinal()) {
            return;
        }
        try {
            news.execute(() -> {
                loaded.close();
                listener.onEnded(job, Job.Outcome.valueOf(status.phase().name()), status.failure());
            });
        } catch (RejectedExecutionException e) {
            LOG.info(
                    "event=job-end-not-told job={} reason=\"the service ends; it will be seen at the next start\"",
                    job);
        }
    }

    private <T> CompletableFuture<T> onRunning(String job, Function<RunningJob, CompletableFuture<T>> action) {
        var found = launched.get(job);
        if (found == null) {
            return CompletableFuture.failedFuture(
                    new LaunchException("Job '%s' isn't running in this service.".formatted(job)));
        }
        return action.apply(found.running);
    }

    private LoadedProgram load(String program, Optional<String> programName) throws RefusedException {
        try {
            return programs.load(program, programName);
        } catch (IOException e) {
            throw new RefusedException(
                    ProblemType.PROGRAM_REFUSED,
                    "Cannot read the JAR of program '%s': %s".formatted(program, e.getMessage()),
                    e);
        }
    }

    /** Runs code that we didn't write: whatever it throws is a refusal in words. */
    private static JobGraph compile(LoadedProgram loaded, Map<String, String> parameters) throws RefusedException {
        try {
            return JobGraph.compile(loaded.program(), new Parameters(parameters));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ProblemType.PARAMETERS_REFUSED,
                    "Program '%s' can't run like this: %s".formatted(loaded.name(), e.getMessage()),
                    e);
        } catch (RuntimeException | LinkageError e) {
            throw new RefusedException(
                    ProblemType.PROGRAM_REFUSED,
                    "Program '%s' failed to define its pipeline: %s.".formatted(loaded.name(), e),
                    e);
        }
    }

    private Optional<MutedUntil> mutedUntil(JobDefinition job) throws RefusedException {
        if (job.mutedUntil().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MutedUntil.endOf(manifest(job.mutedUntil().get())));
        } catch (LaunchException e) {
            throw new RefusedException(ProblemType.UNKNOWN_SNAPSHOT, String.valueOf(e.getMessage()), e);
        }
    }

    private JobSpec spec(JobDefinition job, JobGraph graph) throws RefusedException {
        return spec(job, graph, JobPace.FULL);
    }

    private JobSpec spec(JobDefinition job, JobGraph graph, JobPace pace) throws RefusedException {
        var tuning = JobTuning.DEFAULT.parallelism(job.parallelism()).pace(paceOf(job, pace));
        var whileReplaying = job.replay().flatMap(ReplayPlan::checkpointInterval);
        tuning = whileReplaying.map(tuning::replayCheckpointInterval).orElse(tuning);
        tuning = job.checkpointInterval().map(tuning::checkpointInterval).orElse(tuning);
        tuning = job.stateMemoryBytes().map(tuning::stateMemory).orElse(tuning);
        var spec = new JobSpec(
                job.id(),
                graph,
                job.program(),
                new JobSpec.StartFrom(job.savepoint(), job.allowNonRestoredState(), job.from(), mutedUntil(job)),
                settings(job),
                job.outputs(),
                commitLogs,
                tuning);
        return job.replay()
                .flatMap(ReplayPlan::end)
                .map(end -> spec.until(barrierAt(end)))
                .orElse(spec);
    }

    private static BarrierPlace barrierAt(StopPlace place) {
        return place.eventTime().isPresent()
                ? new BarrierPlace.AtEventTime(place.eventTime().get().toEpochMilli(), place.positions())
                : new BarrierPlace.AtLeastPositions(place.positions());
    }

    /** No arm of a fork reads faster than its caps allow, whatever is asked of it later. */
    private static Pace paceOf(JobDefinition job, JobPace pace) {
        var result = Pace.FULL.paused(pace.isPaused());
        var cap = job.fork().flatMap(ForkArm::caps).flatMap(ArmCaps::maxEventsPerSecond);
        var events =
                Stream.of(pace.eventsPerSecond(), cap).flatMap(Optional::stream).min(Long::compare);
        result = events.map(result::eventsPerSecond).orElse(result);
        result = pace.bytesPerSecond().map(result::bytesPerSecond).orElse(result);
        return pace.eventTimeSpeed().map(result::eventTimeSpeed).orElse(result);
    }

    /** Arms of one fork are told that they may read together. */
    private Map<String, String> settings(JobDefinition job) {
        var all = new HashMap<>(settings);
        job.fork()
                .filter(it -> it.arms() > 1)
                .ifPresent(it -> all.putAll(new ScanGroup(it.fork(), it.arms()).settings()));
        return all;
    }

    private SavepointFacts facts(Manifest manifest) {
        return EngineSnapshots.facts(manifest, snapshots);
    }

    /** The problem that a refusal of the engine is to people. */
    public static ProblemType problemOf(StartRefusedException.Reason reason) {
        return ProblemType.valueOf(reason.name());
    }

    private static Progress progress(JobStatus status, CatchUpEstimate catchUp) {
        return new Progress(
                JobInfo.Phase.valueOf(status.phase().name()),
                status.restarts(),
                status.failure(),
                status.eventsIn(),
                status.eventsOut(),
                status.lateEvents(),
                status.skippedEvents(),
                status.watermark(),
                status.lag(),
                status.lastCheckpoint()
                        .map(report -> new JobInfo.Checkpoint(
                                report.epoch(),
                                report.manifest(),
                                report.at(),
                                report.totalMillis(),
                                report.pauseMicros(),
                                report.newBytes())),
                status.outputs().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, sink -> outputDigest(sink.getValue()))),
                status.warnings(),
                status.phase() == JobPhase.REPLAYING ? catchUp.now() : Optional.empty());
    }

    private static JobInfo.OutputDigest outputDigest(Manifest.Output written) {
        return new JobInfo.OutputDigest(written.records(), written.digest().toString());
    }

    /** One that can't be asked must not end the looks at all others. */
    private static void noteProgress(Launched job) {
        try {
            job.note();
        } catch (RuntimeException e) {
            LOG.warn("event=progress-unknown job={} reason=\"{}\"", job.running.id(), e.toString());
        }
    }

    /** A job that was launched, kept after its end for its last numbers. */
    private record Launched(
            RunningJob running, JobDefinition definition, LoadedProgram program, CatchUpEstimate catchUp) {

        void note() {
            var status = running.status();
            long lag = status.lag().values().stream().mapToLong(Long::longValue).sum();
            if (status.phase() == JobPhase.REPLAYING
                    && status.lag().values().stream().noneMatch(it -> it < 0)) {
                catchUp.note(System.currentTimeMillis(), status.eventsIn(), lag, status.watermark());
            }
        }
    }
}
