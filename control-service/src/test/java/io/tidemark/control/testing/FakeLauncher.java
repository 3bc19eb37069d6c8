package io.tidemark.control.testing;

import io.tidemark.control.guard.SavepointPlace;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.StopPlace;
import io.tidemark.control.launch.Inspections;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.ProgramPlan;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.launch.SnapshotSums;
import io.tidemark.control.launch.Snapshots;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.runtime.StartPreview;
import io.tidemark.kafka.client.TopicRetention;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs nothing: notes what it is told, and plays what the test says. Every program declares the output {@code totals},
 * or what {@link #declare} says. Savepoints come at once unless {@link #holdSavepoints} was called.
 */
public final class FakeLauncher implements Launcher {

    private static final Instant TAKEN = Instant.parse("2026-11-23T05:15:00Z");

    /** What it was told, in order. */
    public final List<String> told = new CopyOnWriteArrayList<>();

    private final Map<String, Listener> running = new ConcurrentHashMap<>();
    private final Map<String, JobDefinition> definitions = new ConcurrentHashMap<>();
    private final Map<String, SavepointFacts> committed = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<SavepointFacts>> held = new ConcurrentHashMap<>();
    private volatile @Nullable RefusedException refusal;
    private volatile @Nullable RuntimeException mistake;
    private volatile boolean holding;
    private volatile boolean lastEpochUnknown;
    private volatile long end = 1_000;
    private volatile Optional<RefusedException> endsUnknown = Optional.empty();
    private volatile List<String> declared = List.of("totals");
    private volatile JobInfo.Phase phase = JobInfo.Phase.LIVE;

    /** Where its snapshots lie. */
    public final FakeSnapshots snapshots = new FakeSnapshots();

    /** What every job failed of. */
    public final List<JobFailureInfo> failures = new CopyOnWriteArrayList<>();

    /** What is in its snapshots. */
    public final FakeInspections inspections = new FakeInspections();

    /** From now on every running job has committed a checkpoint. */
    public volatile boolean checkpointed;

    /** What {@link #plan} says no with. */
    public volatile @Nullable RefusedException planRefusal;

    private final AtomicLong epoch = new AtomicLong(10);
    private final Clock clock;
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private volatile Instant eventTime = TAKEN;

    public FakeLauncher() {
        this(Clock.fixed(TAKEN, ZoneOffset.UTC));
    }

    /** @param clock tells when a savepoint was taken */
    public FakeLauncher(Clock clock) {
        this.clock = clock;
    }

    /** From now on every job has come so far in event time. */
    public void reach(String moment) {
        eventTime = Instant.parse(moment);
    }

    /** From now on a file of a savepoint is missing. */
    public void damage(String savepoint) {
        damaged.add(savepoint);
    }

    /** From now on no job has committed anything. */
    public void commitNothing() {
        epoch.set(0);
    }

    /** From now on says no to every start. */
    public void refuseStarts(RefusedException with) {
        refusal = with;
    }

    /** From now on programs declare these outputs. */
    public void declare(String... outputs) {
        declared = List.of(outputs);
    }

    /** From now on breaks when it is asked for a plan. */
    public void breakWith(RuntimeException with) {
        mistake = with;
    }

    /** From now on savepoints wait for {@link #complete} or {@link #fail}. */
    public void holdSavepoints() {
        holding = true;
    }

    public void complete(String savepoint) {
        held(savepoint).complete(facts(savepoint));
    }

    public void fail(String savepoint, String reason) {
        held(savepoint).completeExceptionally(new LaunchException(reason));
    }

    /** As if a savepoint was committed by a process that is gone. */
    public void committedEarlier(String savepoint) {
        committed.put(savepoint, facts(savepoint));
    }

    /** As if a job ended by itself. */
    public void end(String job, Job.Outcome outcome, Optional<String> failure) {
        var listener = running.remove(job);
        if (listener == null) {
            throw new IllegalStateException("job '" + job + "' isn't running");
        }
        listener.onEnded(job, outcome, failure);
    }

    /** From now on every job says that it is here in its life. */
    public void say(JobInfo.Phase now) {
        phase = now;
    }

    /** From now on the last epochs of jobs can't be found out. */
    public void lastEpochUnknown() {
        lastEpochUnknown = true;
    }

    /** As if no job had committed anything. */
    public void nothingCommitted() {
        epoch.set(0);
    }

    /** From now on it can't be told where what jobs read ends. */
    public void endsUnknown(RefusedException why) {
        endsUnknown = Optional.of(why);
    }

    /** From now on all that jobs read ends there. */
    public void endAt(long position) {
        end = position;
    }

    /** As it was launched last. */
    public JobDefinition definition(String job) {
        var definition = definitions.get(job);
        if (definition == null) {
            throw new IllegalStateException("job '" + job + "' was never launched");
        }
        return definition;
    }

    public boolean isRunning(String job) {
        return running.containsKey(job);
    }

    @Override
    public ProgramPlan plan(String program, Optional<String> programName, Map<String, String> parameters)
            throws RefusedException {
        var broken = mistake;
        if (broken != null) {
            throw broken;
        }
        var no = planRefusal;
        if (no != null) {
            throw no;
        }
        return new ProgramPlan(
                programName.orElse("PostStats"), declared, List.of("clicks"), "stage 0: 'clicks' reads clicks\n");
    }

    @Override
    public List<String> check(JobDefinition job) throws RefusedException {
        told.add("check " + job.id());
        var no = refusal;
        if (no != null) {
            throw no;
        }
        return job.savepoint().map(from -> List.of("not as it was at " + from)).orElse(List.of());
    }

    @Override
    public StartPreview preview(JobDefinition job) {
        return new StartPreview(List.of(), List.of(), 0, List.of(), List.of());
    }

    @Override
    public void launch(JobDefinition job, JobPace pace, Listener listener) {
        told.add("launch " + job.id() + (pace.equals(JobPace.FULL) ? "" : " at " + pace));
        definitions.put(job.id(), job);
        running.put(job.id(), listener);
    }

    @Override
    public void pace(String job, JobPace pace) {
        told.add("pace " + job + " " + pace);
    }

    @Override
    public Map<String, Map<String, Long>> present(JobDefinition job) throws RefusedException {
        if (endsUnknown.isPresent()) {
            throw endsUnknown.get();
        }
        return Map.of("clicks", Map.of("0", end));
    }

    @Override
    public CompletableFuture<SavepointFacts> savepoint(String job, String savepoint, Optional<String> label) {
        told.add("savepoint " + job);
        return take(job, savepoint);
    }

    @Override
    public CompletableFuture<SavepointFacts> stop(
            String job, String savepoint, Optional<String> label, Optional<String> reached) {
        told.add("stop " + job + reached.map(it -> " behind " + it).orElse(""));
        if (stopFailure.isPresent()) {
            throw stopFailure.get();
        }
        return take(job, savepoint).thenApply(facts -> {
            running.remove(job);
            return facts;
        });
    }

    @Override
    public void giveUp(String job, String savepoint) {
        told.add("give up " + savepoint);
        fail(savepoint, "given up");
    }

    @Override
    public CompletableFuture<Void> cancel(String job) {
        told.add("cancel " + job);
        running.remove(job);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<Progress> progress(String job) {
        return isRunning(job) || tellsOfEnded
                ? Optional.of(new Progress(
                        phase,
                        0,
                        Optional.empty(),
                        100,
                        10,
                        1,
                        2,
                        eventTime.toEpochMilli(),
                        Map.of("in", 5L),
                        checkpointed
                                ? Optional.of(new JobInfo.Checkpoint(11, "chk." + job + ".11.x", TAKEN, 5, 5, 5))
                                : Optional.empty(),
                        Map.of("out", new JobInfo.OutputDigest(10, "00ff00ff00ff00ff")),
                        List.of(),
                        Optional.empty()))
                : Optional.empty();
    }

    @Override
    public List<JobFailureInfo> failures(String job) {
        return failures;
    }

    @Override
    public Optional<SavepointFacts> findCommitted(String job, String savepoint) {
        return Optional.ofNullable(committed.get(savepoint));
    }

    @Override
    public Optional<SavepointPlace> place(String savepoint) {
        return Optional.empty();
    }

    @Override
    public Map<String, TopicRetention> topics(Set<String> names) {
        return Map.of();
    }

    @Override
    public boolean isWhole(String savepoint) {
        return !damaged.contains(savepoint);
    }

    @Override
    public long lastCommittedEpoch(String job) throws LaunchException {
        if (lastEpochUnknown) {
            throw new LaunchException("the commit log doesn't answer");
        }
        return epoch.get();
    }

    @Override
    public CompletableFuture<SavepointFacts> stopAt(
            String job, String savepoint, Optional<String> label, StopPlace place) {
        told.add("stop " + job + " at " + place);
        return take(job, savepoint).thenApply(facts -> {
            running.remove(job);
            return facts;
        });
    }

    @Override
    public List<String> order(JobDefinition job) {
        return List.of("clicks", "first", "second", "totals");
    }

    /** What a savepoint is said to hold; nothing unless it is put here. */
    public final Map<String, SnapshotSums> sums = new ConcurrentHashMap<>();

    @Override
    public SnapshotSums sums(String snapshot) {
        return sums.getOrDefault(snapshot, new SnapshotSums(Map.of(), Map.of(), Map.of()));
    }

    /** How large every state is said to be; negative for not known. */
    public volatile long stateBytes = -1;

    /** Whether numbers of jobs are told that have ended, as they were told last. */
    public volatile boolean tellsOfEnded;

    /** What {@link #stop} throws. */
    public volatile Optional<RuntimeException> stopFailure = Optional.empty();

    /** What {@link #stateBytes(String)} throws. */
    public volatile Optional<RuntimeException> stateBytesFailure = Optional.empty();

    /** How often {@link #stateBytes(String)} was called. */
    public final AtomicInteger stateBytesAsked = new AtomicInteger();

    @Override
    public OptionalLong stateBytes(String job) {
        stateBytesAsked.incrementAndGet();
        if (stateBytesFailure.isPresent()) {
            throw stateBytesFailure.get();
        }
        return stateBytes < 0 ? OptionalLong.empty() : OptionalLong.of(stateBytes);
    }

    @Override
    public Optional<ForkInfo.Scan> sharedScan(String fork) {
        return Optional.of(new ForkInfo.Scan(100, 200, 3, 2, 1));
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public Inspections inspections() {
        return inspections;
    }

    @Override
    public void close() {
        running.clear();
        held.values().forEach(waiting -> waiting.completeExceptionally(new LaunchException("suspended")));
    }

    private CompletableFuture<SavepointFacts> take(String job, String savepoint) {
        if (!isRunning(job)) {
            return CompletableFuture.failedFuture(new LaunchException("Job '" + job + "' isn't running."));
        }
        return holding ? held(savepoint) : CompletableFuture.completedFuture(facts(savepoint));
    }

    private CompletableFuture<SavepointFacts> held(String savepoint) {
        return held.computeIfAbsent(savepoint, id -> new CompletableFuture<>());
    }

    private SavepointFacts facts(String savepoint) {
        return new SavepointFacts(
                "0".repeat(64),
                clock.instant(),
                epoch.incrementAndGet(),
                Long.MIN_VALUE,
                1234,
                "/snapshots/" + savepoint);
    }
}
