package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SourceSession;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.checkpoint.CheckpointIds;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.ManifestAssembly;
import io.tidemark.engine.checkpoint.MutedUntil;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.graph.Step;
import io.tidemark.engine.operator.Chain;
import io.tidemark.engine.operator.KeyedOperators;
import io.tidemark.engine.operator.Output;
import io.tidemark.engine.operator.Outputs;
import io.tidemark.engine.runtime.KeyedSubtask.Identity;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateMigration;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.time.PaceLimit;
import io.tidemark.engine.time.ProcessingClock;
import io.tidemark.engine.time.SourceWatermarks;
import io.tidemark.engine.time.SplitAlignment;
import io.tidemark.engine.time.SplitGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a job: recovers its commit log, finds where it begins, opens sources, state and sinks, and joins the subtasks of
 * all tasks by channels. Blocks; used once.
 */
final class JobOpening {

    private static final Logger LOG = LoggerFactory.getLogger(JobOpening.class);

    private final JobSpec spec;
    private final JobEnvironment environment;
    private final Path directory;
    private final OptionalLong lastOwnEpoch;
    private final PaceLimit pace;
    private final JobWorkers workers;
    private final SubtaskEvents events;
    private final BiConsumer<String, Throwable> onTaskFailure;

    private final int parallelism;
    private final Task[] tasks;
    private final List<List<Subtask>> subtasksOfTask = new ArrayList<>();
    private final Map<Integer, List<StageEdge>> edgesInto = new HashMap<>();
    private final HeapBudget heap;
    private final Map<String, SourceSession<Object>> sessions = new HashMap<>();
    private final Map<String, SourcePositions> starts = new HashMap<>();
    private final Map<String, String> targets = new TreeMap<>();
    private final Resources afterTasks = new Resources();
    private SplitAlignment alignment = new SplitAlignment(0);
    private final AtomicBoolean live = new AtomicBoolean();
    private int readingSubtasks;

    /**
     * @param directory the job's own, for this start; removed when the job is closed
     * @param lastOwnEpoch the last epoch that this process committed, if it ran the job before
     */
    JobOpening(
            JobSpec spec,
            JobEnvironment environment,
            Path directory,
            OptionalLong lastOwnEpoch,
            PaceLimit pace,
            JobWorkers workers,
            SubtaskEvents events,
            BiConsumer<String, Throwable> onTaskFailure) {
        this.spec = spec;
        this.environment = environment;
        this.directory = directory;
        this.lastOwnEpoch = lastOwnEpoch;
        this.pace = pace;
        this.workers = workers;
        this.events = events;
        this.onTaskFailure = onTaskFailure;
        this.parallelism = spec.tuning().parallelism();
        this.heap = new HeapBudget(spec.tuning().heapStateBytes());
        this.tasks = new Task[parallelism];
    }

    /** @throws Exception whatever stands against it; then nothing is left open */
    OpenJob open() throws Exception {
        try {
            return tryOpen();
        } catch (Throwable e) {
            subtasksOfTask.forEach(Resources::closeAll);
            afterTasks.close();
            throw e;
        }
    }

    private OpenJob tryOpen() throws Exception {
        Directories.delete(directory);
        Files.createDirectories(directory);
        afterTasks.add(() -> Directories.delete(directory));
        var commitLog = afterTasks.add(spec.commitLogs().open(spec.id()));
        StartCheck.requireTimeToCommit(spec, commitLog);
        var committed = commitLog.recover();
        requireOwn(committed);
        removeNeverCommitted(committed);
        var point = StartingPoint.find(spec, committed, environment.snapshots());

        openSources(point);
        alignment = new SplitAlignment(
                starts.values().stream().mapToInt(it -> it.splits().size()).sum());
        prepareSinks(commitLog, point.nextEpoch());
        joinByChannels();
        var backend = afterTasks.add(environment.backends().open(spec.tuning().backendBytes()));
        for (int i = 0; i < parallelism; i++) {
            subtasksOfTask.add(new ArrayList<>());
            for (var stage : spec.graph().stages()) {
                subtasksOfTask.get(i).add(openSubtask(stage, i, point, backend, commitLog));
            }
            tasks[i] = new Task(subtasksOfTask.get(i), onTaskFailure);
        }
        commitLog.begin(point.nextEpoch());

        var subtasks = subtasksOfTask.stream().flatMap(List::stream).toList();
        for (var subtask : subtasks) {
            if (subtask instanceof SourceSubtask source) {
                source.tellIfEmpty();
            }
        }
        int sourceSubtasks = parallelism * sessions.size();
        return new OpenJob(
                List.of(tasks),
                subtasks,
                commitLog,
                point.nextEpoch(),
                assembly(),
                point.outputs(targets.keySet()),
                subtasks.size(),
                readingSubtasks,
                sourceSubtasks,
                point.snapshot().isEmpty() && sessions.values().stream().anyMatch(it -> !it.startsAtTheSamePlace()),
                point.mutedUntil(spec).map(MutedUntil::place),
                alignment,
                live,
                point.warnings(spec.graph()),
                afterTasks);
    }

    /** The commit that failed may have happened; one beyond it was made by someone else. */
    private void requireOwn(Optional<CommitLog.Commit> committed) throws JobException {
        if (lastOwnEpoch.isPresent()
                && committed.isPresent()
                && committed.get().epoch() > lastOwnEpoch.getAsLong() + 1) {
            throw new JobException(
                    "Job '%s' was taken over by another process: the last epoch here was %d, there is one %d. Look for a second service on the same Kafka."
                            .formatted(
                                    spec.id(),
                                    lastOwnEpoch.getAsLong(),
                                    committed.get().epoch()));
        }
    }

    private void removeNeverCommitted(Optional<CommitLog.Commit> committed) throws IOException, StartRefusedException {
        var snapshots = environment.snapshots();
        var last = committed.map(CommitLog.Commit::manifest);
        var foreign = CheckpointIds.fromAnotherHistory(snapshots.list(), spec.id(), last);
        if (foreign.isPresent()) {
            throw new StartRefusedException(
                    StartRefusedException.Reason.COMMIT_LOG_UNAVAILABLE,
                    "Job '%s' has checkpoint '%s', but by its commit log the last one is %s: this isn't the log the checkpoint was committed to. Point the service at the Kafka the job ran on; if its commits are lost, start a new job from that checkpoint, and expect outputs committed after it twice."
                            .formatted(
                                    spec.id(),
                                    foreign.get(),
                                    last.map("'%s'"::formatted).orElse("none")));
        }
        var leftovers = CheckpointIds.neverCommitted(snapshots.list(), spec.id(), last);
        for (var id : leftovers) {
            snapshots.delete(id);
        }
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    private void openSources(StartingPoint point) throws SourceException {
        for (var stage : spec.graph().stages()) {
            if (stage.head() instanceof StageHead.FromSource<?> head) {
                var context = spec.sourceContext(head.uid());
                var session =
                        afterTasks.add((SourceSession<Object>) head.source().open(context));
                sessions.put(head.uid(), session);
                starts.put(head.uid(), session.start(point.positions(head.uid())));
            }
        }
    }

    private void prepareSinks(CommitLog commitLog, long firstEpoch) throws SinkException {
        var sinks = new ArrayList<Step.ToSink<?>>();
        spec.graph().forEachSink(sinks::add);
        for (var sink : sinks) {
            var context = StartCheck.contextOf(spec, sink, firstEpoch, commitLog);
            targets.put(sink.uid(), context.target());
            sink.sink().prepare(context);
        }
    }

    private void joinByChannels() {
        for (var stage : spec.graph().stages()) {
            var edges = new ArrayList<StageEdge>();
            for (var exchange : spec.graph().exchangesInto(stage)) {
                edges.add(StageEdge.open(
                        exchange,
                        parallelism,
                        (from, to) -> new Channel(() -> tasks[from].wake(), () -> tasks[to].wake())));
            }
            edgesInto.put(stage.index(), edges);
        }
    }

    private Subtask openSubtask(Stage stage, int task, StartingPoint point, StateBackend backend, CommitLog commitLog)
            throws Exception {
        var ends =
                new SubtaskEnds(task, point.nextEpoch(), point.mutedUntil(spec).isPresent(), commitLog);
        try {
            var outputs = Chain.of(stage, ends);
            if (stage.head() instanceof StageHead.Enrichment<?, ?> head) {
                return openEnrichment(stage, head, task, outputs.main(), ends.outputs());
            }
            return stage.head() instanceof StageHead.FromSource<?> head
                    ? openSource(head, task, point, outputs.main(), ends.outputs())
                    : openKeyed(
                            stage, (StageHead.Keyed<?, ?>) stage.head(), task, point, backend, outputs, ends.outputs());
        } catch (Throwable e) {
            ends.outputs().close();
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    private SourceSubtask openSource(
            StageHead.FromSource<?> head, int task, StartingPoint point, Output output, StageOutputs outputs)
            throws SourceException {
        var splits = splitsOf(head.uid(), task);
        long[] watermarks = splits.stream()
                .mapToLong(it -> point.plan().watermarkOfSplit(head.uid(), it.split()))
                .toArray();
        SourceReader<Object> reader;
        if (splits.isEmpty()) {
            reader = new NoSplitsReader();
        } else {
            reader = requireSession(head.uid()).reader(splits);
            readingSubtasks++;
        }
        return new SourceSubtask(
                head.uid(),
                task,
                splits.size(),
                reader,
                ((StageHead.FromSource<Object>) head).timestamps(),
                ((StageHead.FromSource<Object>) head).marks(),
                new SourceWatermarks(head.watermarks(), watermarks),
                new SplitGate(
                        alignment.share(
                                splits.size(),
                                head.watermarks().maxDrift().toMillis(),
                                () -> requireNonNull(tasks[task], "task").wake()),
                        pace.gate(workers::nanoTime)),
                output,
                outputs,
                events,
                workers::nowMillis);
    }

    private SourceSession<Object> requireSession(String uid) {
        var session = sessions.get(uid);
        if (session == null) {
            throw new IllegalStateException("source '%s' was not opened".formatted(uid));
        }
        return session;
    }

    /** Every {@code parallelism}-th split. */
    private List<SplitPosition> splitsOf(String uid, int task) {
        var all = starts.get(uid);
        var mine = new ArrayList<SplitPosition>();
        for (int i = task; all != null && i < all.splits().size(); i += parallelism) {
            mine.add(all.splits().get(i));
        }
        return mine;
    }

    /** Brings states into the form in which the program keeps them now, where it is another than the snapshot's. */
    private void migrate(StateStore store, Stage stage, StartingPoint point) {
        for (var state : stage.states()) {
            var saved = point.plan().schemaOf(stage.head().uid(), state.name());
            if (saved.isPresent() && !saved.get().equals(state.serde().schema())) {
                long rows = migrate(store, state, saved.get());
                LOG.info(
                        "event=state-migrated job={} uid={} state={} rows={}",
                        spec.id(),
                        stage.head().uid(),
                        state.name(),
                        rows);
            }
        }
    }

    @SuppressWarnings("unchecked") // a state's rows are of its serde's type
    private static long migrate(StateStore store, DeclaredState state, Schema saved) {
        var serde = (Serde<Object>) state.serde();
        return StateMigration.run(store, state.name(), state.expires(), serde.readerOf(saved), serde);
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    private EnrichingSubtask openEnrichment(
            Stage stage, StageHead.Enrichment<?, ?> head, int task, Output output, StageOutputs outputs) {
        return new EnrichingSubtask(
                (StageHead.Enrichment<Object, Object>) head,
                task,
                inputsOf(stage, task),
                output,
                outputs,
                events,
                workers::nowMillis,
                () -> tasks[task].wake());
    }

    private <K> KeyedSubtask openKeyed(
            Stage stage,
            StageHead.Keyed<K, ?> head,
            int task,
            StartingPoint point,
            StateBackend backend,
            Outputs outputs,
            StageOutputs ends)
            throws IOException, SnapshotException {
        var own = directory.resolve(head.uid() + "-" + task);
        Files.createDirectories(own);
        var keyGroups = KeyGroups.rangeOf(task, parallelism);
        var tables = stage.states().stream().map(DeclaredState::name).toList();
        var fetched = new FetchedParts(
                environment.snapshots(), point.plan().parts(head.uid(), keyGroups), own.resolve("restore"));
        var store = backend.open(new StateBackend.Spec(
                "job '%s', '%s' subtask %d".formatted(spec.id(), head.uid(), task),
                own.resolve("state"),
                keyGroups,
                tables,
                fetched.parts()));
        try {
            fetched.delete();
            migrate(store, stage, point);
            Serde<K> keys = head.keys();
            var state = new KeyedState<>(store, keys, keyGroups, heap);
            long watermark = point.plan().watermarkOfOperator(head.uid());
            return new KeyedSubtask(
                    new Identity(head.uid(), task, keyGroups, own, fetched.takenOverBy(store)),
                    inputsOf(stage, task),
                    watermark,
                    state,
                    KeyedOperators.open(head, state, watermark, outputs),
                    new ProcessingClock(workers::nowMillis, live::get, watermark),
                    point.mutedUntil(spec).map(it -> it.watermarkOf(head.uid())).orElse(OptionalLong.empty()),
                    ends,
                    events,
                    workers::nanoTime);
        } catch (Throwable e) {
            store.close();
            throw e;
        }
    }

    private List<InputGate.Input> inputsOf(Stage stage, int task) {
        return edgesInto(stage.index()).stream()
                .flatMap(it -> it.inputsOf(task).stream())
                .toList();
    }

    private List<StageEdge> edgesInto(int stage) {
        return edgesInto.getOrDefault(stage, List.of());
    }

    private ManifestAssembly assembly() {
        var identities = new HashMap<String, Map<String, String>>();
        starts.forEach((uid, positions) -> identities.put(uid, positions.identity()));
        var parent = spec.start().savepoint();
        return new ManifestAssembly(spec.id(), spec.program(), parent, spec.graph(), parallelism, identities, targets);
    }

    /** Opens the ends of one subtask. */
    private final class SubtaskEnds implements Chain.Ends {

        private final int task;
        private final long firstEpoch;
        private final boolean muted;
        private final CommitLog commitLog;
        private final List<ExchangeEnd> exchanges = new ArrayList<>();
        private final List<SinkOutput> sinks = new ArrayList<>();

        SubtaskEnds(int task, long firstEpoch, boolean muted, CommitLog commitLog) {
            this.task = task;
            this.firstEpoch = firstEpoch;
            this.muted = muted;
            this.commitLog = commitLog;
        }

        @Override
        public Output exchange(Step.Exchange step) {
            var output = edgesInto(step.stage()).get(step.edge()).endOf(task);
            exchanges.add(output);
            return output;
        }

        @Override
        @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
        public Output sink(Step.ToSink<?> step) throws SinkException {
            var context = StartCheck.contextOf(spec, step, firstEpoch, commitLog);
            var writer = (SinkWriter<Object>) step.sink().open(context);
            var output = new SinkOutput(step.uid(), writer, context.digest(), events, muted);
            sinks.add(output);
            return output;
        }

        StageOutputs outputs() {
            return new StageOutputs(exchanges, sinks);
        }
    }
}
