package io.tidemark.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.source.Source;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.metrics.JobMetric;
import io.tidemark.engine.runtime.JobFailure;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobSpec.StartFrom;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RestartPolicy;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.Clicks;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine with real threads, real state and a real directory; only what is outside is in memory. */
class EngineTest {

    private static final int SPLITS = 4;
    private static final int EVENTS_PER_SPLIT = 400;
    private static final long STATE_MEMORY = 32L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clicks clicks = Clicks.random(new Random(1), SPLITS, EVENTS_PER_SPLIT, 20);
    private final MemoryBroker broker = new MemoryBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                meters);
    }

    @AfterEach
    void close() {
        engine.close();
        meters.close();
    }

    @Test
    void computesWhatAPlainProgramDoes() throws Exception {
        var job = run(spec("straight", clickProgram(all()), 2, StartFrom.BEGINNING));

        awaitEnd(job);

        assertThat(job.status().phase()).isEqualTo(JobPhase.FINISHED);
        assertThat(outputs("straight")).isEqualTo(clicks.expected());
    }

    @Test
    void clearsAwayWhatAKilledProcessLeftOfTheJob() throws Exception {
        var left = Files.createDirectories(directory.resolve("work/straight/attempt-7/sum-0"));
        Files.writeString(left.resolve("000011.sst"), "state");

        awaitEnd(run(spec("straight", clickProgram(all()), 2, StartFrom.BEGINNING)));

        assertThat(left).doesNotExist();
    }

    @Test
    void goesOnFromAStoppedJobsSavepointWithAnotherParallelism() throws Exception {
        var savepoint = stopHalfway("old", "sp");

        var spec = spec("new", clickProgram(all()), 3, StartFrom.savepoint("sp"));
        engine.check(spec);
        var job = run(spec);
        awaitEnd(job);

        assertThat(savepoint.parallelism()).isEqualTo(2);
        assertThat(savepoint.label()).contains("halfway");
        assertThat(outputs("new")).isNotEqualTo(clicks.expected());
        assertThat(outputs("old", "new")).isEqualTo(clicks.expected());
    }

    @Test
    void takesASavepointWithoutDisturbingTheJob() throws Exception {
        var lists = growing();
        var job = run(spec("job", clickProgram(ListSource.unbounded(lists, 7)), 2, StartFrom.BEGINNING));
        addUpTo(lists, EVENTS_PER_SPLIT / 2);

        var savepoint = job.savepoint("sp", Optional.empty()).get(PATIENCE.toSeconds(), SECONDS);
        addUpTo(lists, EVENTS_PER_SPLIT);
        awaitEventsIn(job, SPLITS * EVENTS_PER_SPLIT);
        job.stop("end", Optional.empty()).get(PATIENCE.toSeconds(), SECONDS);
        awaitEnd(run(spec("fork", clickProgram(all()), 2, StartFrom.savepoint("sp"))));
        awaitEnd(run(spec("rest", clickProgram(all()), 2, StartFrom.savepoint("end"))));

        assertThat(outputs("job", "rest")).isEqualTo(clicks.expected());
        assertThat(outputsUpTo("job", savepoint.epoch(), "fork")).isEqualTo(clicks.expected());
    }

    @Test
    void startsAgainAfterAFunctionThrewAndLosesNothing() throws Exception {
        // Given
        var armed = new AtomicBoolean();
        var lists = growing();
        var job = run(spec("job", countingProgram(ListSource.unbounded(lists, 7), armed), 2, StartFrom.BEGINNING));
        addUpTo(lists, EVENTS_PER_SPLIT / 2);
        await().atMost(PATIENCE)
                .until(() -> !broker.values("job", ClickProgram.COUNTS).isEmpty());

        // When
        armed.set(true);
        addUpTo(lists, EVENTS_PER_SPLIT);

        // Then
        var expected = clicks.expected().get(ClickProgram.COUNTS);
        await().atMost(PATIENCE)
                .until(() -> broker.values("job", ClickProgram.COUNTS).equals(expected));
        assertThat(job.status().restarts()).isEqualTo(1);
        assertThat(job.status().failure().orElse(""))
                .startsWith("At 'clicks', split '")
                .endsWith("IllegalStateException: this function has a bug");
        assertThat(job.failures()).hasSize(1);
        var failure = job.failures().get(0);
        assertThat(failure.restarted()).isTrue();
        assertThat(failure.message()).isEqualTo(job.status().failure().orElse(""));
        assertThat(failure.where().orElseThrow().uid()).isEqualTo("clicks");
        assertThat(failure.where().orElseThrow().source()).contains("list");
        assertThat(failure.where().orElseThrow().position().orElse(-1)).isNotNegative();
        assertThat(failure.causes())
                .containsExactly(new JobFailure.Cause("java.lang.IllegalStateException", "this function has a bug"));
    }

    @Test
    void givesUpWhenThePolicySaysSo() throws Exception {
        var armed = new AtomicBoolean(true);
        var spec = spec("job", countingProgram(all(), armed), 1, StartFrom.BEGINNING, RestartPolicy.NEVER);

        var job = run(spec);
        awaitEnd(job);

        assertThat(job.status().phase()).isEqualTo(JobPhase.FAILED);
        assertThat(job.status().failure().orElse("")).contains("this function has a bug");
        assertThat(job.failures()).hasSize(1).noneMatch(JobFailure::restarted);
        assertThat(outputs("job").values()).allMatch(List::isEmpty);
    }

    @Test
    void refusesASavepointThatThereIsNot() {
        var refusal = refusalOf(spec("job", clickProgram(all()), 1, StartFrom.savepoint("nowhere")));

        assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_SNAPSHOT);
        assertThat(refusal).hasMessageContaining("There is no savepoint 'nowhere'");
    }

    @Test
    void refusesToLeaveStateBehindUnlessItIsAllowedTo() throws Exception {
        stopHalfway("old", "sp");
        var program = countingProgram(all(), new AtomicBoolean());

        var refusal = refusalOf(spec("job", program, 1, StartFrom.savepoint("sp")));

        assertThat(refusal.reason()).isEqualTo(Reason.UNMATCHED_STATE);
        assertThat(refusal).hasMessageContaining("'once', 'sum'").hasMessageContaining("--allow-non-restored-state");
        engine.check(spec("job", program, 1, new StartFrom(Optional.of("sp"), true)));
    }

    @Test
    void refusesASavepointWithAnAlteredOrMissingFile() throws Exception {
        var savepoint = stopHalfway("old", "sp");
        var file = savepoint.operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .filter(it -> it.sizeBytes() > 0)
                .findFirst()
                .orElseThrow();
        var stored = storedFile(file.sha256());
        var spec = spec("job", clickProgram(all()), 1, StartFrom.savepoint("sp"));

        // When
        var bytes = Files.readAllBytes(stored);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(stored);
        Files.write(stored, bytes);
        var altered = refusalOf(spec);
        Files.delete(stored);
        var missing = refusalOf(spec);

        // Then
        assertThat(altered.reason()).isEqualTo(Reason.DAMAGED_SNAPSHOT);
        assertThat(altered).hasMessageContaining(file.sha256());
        assertThat(missing.reason()).isEqualTo(Reason.DAMAGED_SNAPSHOT);
        assertThat(missing).hasMessageContaining(file.sha256());
    }

    @Test
    void showsMetricsOfAJobWhileItRunsAndNoLonger() throws Exception {
        var lists = growing();
        var job = run(spec("job", clickProgram(ListSource.unbounded(lists, 7)), 2, StartFrom.BEGINNING));
        addUpTo(lists, 10);
        awaitEventsIn(job, SPLITS * 10);

        assertThat(meters.get(JobMetric.EVENTS_IN.metricName())
                        .tag("job", "job")
                        .functionCounter()
                        .count())
                .isEqualTo(SPLITS * 10);
        for (var metric : JobMetric.values()) {
            assertThat(meters.find(metric.metricName()).tag("job", "job").meters())
                    .as(metric.metricName())
                    .hasSize(1);
        }

        job.cancel().get(PATIENCE.toSeconds(), SECONDS);
        await().atMost(PATIENCE).until(() -> meters.getMeters().isEmpty());
        assertThat(job.status().phase()).isEqualTo(JobPhase.CANCELLED);
    }

    @Test
    void keepsTheDigestOfTheStateWhateverTheParallelism() throws Exception {
        stopHalfway("first", "sp-0");
        var digest = engine.digest("sp-0");

        var digests = new ArrayList<DigestSum>();
        for (int parallelism : List.of(1, 4, 3, 1)) {
            int number = digests.size();
            fork("fork-" + number, parallelism, "sp-" + number, EVENTS_PER_SPLIT / 2, "sp-" + (number + 1));
            digests.add(engine.digest("sp-" + (number + 1)));
        }

        assertThat(digest).isNotEqualTo(DigestSum.ZERO);
        assertThat(digests).containsOnly(digest);
    }

    @Test
    void removesAtItsStartWhatAKilledProcessLeftOfADigest() throws Exception {
        engine.close();
        var left = directory.resolve("work").resolve("digest.left");
        Files.writeString(Files.createDirectories(left).resolve("rows"), "rows");

        open();

        assertThat(left).doesNotExist();
    }

    @Test
    void comesToTheSameStateHoweverOftenASavepointIsReplayed() throws Exception {
        stopHalfway("first", "sp-0");

        fork("once", 2, "sp-0", EVENTS_PER_SPLIT, "sp-1");
        fork("again", 3, "sp-0", EVENTS_PER_SPLIT, "sp-2");

        assertThat(engine.digest("sp-2")).isEqualTo(engine.digest("sp-1")).isNotEqualTo(engine.digest("sp-0"));
        assertThatThrownBy(() -> engine.digest("sp-9"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("sp-9");
    }

    @Test
    void sharesTheFilesOfASavepointAmongItsForks() throws Exception {
        var savepoint = stopHalfway("first", "sp-0");
        var lists = growing();
        addUpTo(lists, EVENTS_PER_SPLIT / 2);

        var forks = new ArrayList<RunningJob>();
        for (int i = 0; i < 3; i++) {
            var source = ListSource.unbounded(lists, 7);
            forks.add(run(spec("fork-" + i, clickProgram(source), 2, new StartFrom(Optional.of("sp-0"), false))));
        }
        await().atMost(PATIENCE)
                .until(() -> forks.stream().allMatch(it -> it.status().phase() == JobPhase.LIVE));

        var files = savepoint.operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .filter(it -> it.name().endsWith(".sst"))
                .toList();
        assertThat(files).isNotEmpty();
        for (var file : files) {
            // the store's own name, and one of each fork that runs
            assertThat((Integer) Files.getAttribute(storedFile(file.sha256()), "unix:nlink"))
                    .isGreaterThanOrEqualTo(1 + forks.size());
        }
        for (var fork : forks) {
            fork.cancel().get(PATIENCE.toSeconds(), SECONDS);
        }
    }

    @Test
    void runsAJobOnlyOnceAtATime() throws Exception {
        var spec = spec("job", clickProgram(ListSource.unbounded(growing(), 7)), 1, StartFrom.BEGINNING);
        var job = run(spec);

        assertThatThrownBy(() -> run(spec))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Job 'job' is running already.");
        job.cancel().get(PATIENCE.toSeconds(), SECONDS);
    }

    @Test
    void leavesNoThreadsBehindWhenItIsClosed() {
        run(spec("lonely-job", clickProgram(ListSource.unbounded(growing(), 7)), 2, StartFrom.BEGINNING));
        await().atMost(PATIENCE).until(() -> threads("lonely-job").count() >= 2);

        engine.close();

        await().atMost(PATIENCE).until(() -> threads("lonely-job").findAny().isEmpty());
        await().atMost(PATIENCE)
                .until(() -> threads("tidemark-blocking").findAny().isEmpty());
    }

    // ---- programs

    private Program clickProgram(Source<Click> source) {
        return new ClickProgram(source, MemorySink::new);
    }

    /** Part of what {@link ClickProgram} does, with a function that throws once when it is armed. */
    private static Program countingProgram(Source<Click> source, AtomicBoolean armed) {
        KeyedProcess<String, Click, String> counting = states -> {
            ValueState<Long> count = states.value("count", Serdes.int64());
            return (click, context) -> {
                var before = count.value();
                long now = before == null ? 1 : before + 1;
                count.update(now);
                context.emit("count %s %d".formatted(context.key(), now));
            };
        };
        return (pipeline, parameters) -> pipeline.source("clicks", source)
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofMillis(ClickProgram.OUT_OF_ORDER_MILLIS)))
                .filter(click -> {
                    if (armed.compareAndSet(true, false)) {
                        throw new IllegalStateException("this function has a bug");
                    }
                    return click.amount() > 0;
                })
                .keyBy(Click::who, Serdes.string())
                .process("count", counting)
                .sink("counts", new MemorySink<>(ClickProgram.COUNTS));
    }

    // ---- jobs

    private JobSpec spec(String id, Program program, int parallelism, StartFrom start) {
        return spec(
                id,
                program,
                parallelism,
                start,
                new RestartPolicy(Duration.ofMillis(10), Duration.ofMillis(100), Integer.MAX_VALUE));
    }

    private JobSpec spec(String id, Program program, int parallelism, StartFrom start, RestartPolicy restart) {
        return new JobSpec(
                id,
                JobGraph.compile(program, Parameters.NONE),
                "program",
                start,
                Map.of(),
                Map.of(),
                broker,
                JobTuning.DEFAULT
                        .parallelism(parallelism)
                        .checkpointInterval(Duration.ofMillis(50))
                        .checkpointTimeout(Duration.ofMinutes(1))
                        .restart(restart)
                        .stateMemory(STATE_MEMORY));
    }

    private RunningJob run(JobSpec spec) {
        return engine.run(spec, (job, status) -> {});
    }

    /** Runs a job over the first half of all splits and stops it there. */
    private Manifest stopHalfway(String id, String savepoint) throws Exception {
        var lists = growing();
        addUpTo(lists, EVENTS_PER_SPLIT / 2);
        var job = run(spec(id, clickProgram(ListSource.unbounded(lists, 7)), 2, StartFrom.BEGINNING));
        awaitEventsIn(job, SPLITS * EVENTS_PER_SPLIT / 2);
        var manifest = job.stop(savepoint, Optional.of("halfway")).get(PATIENCE.toSeconds(), SECONDS);
        assertThat(job.status().phase()).isEqualTo(JobPhase.STOPPED);
        return manifest;
    }

    /** Starts a job from a savepoint, and stops it with another when it has read so many events of each split. */
    private void fork(String id, int parallelism, String from, int perSplit, String savepoint) throws Exception {
        var lists = growing();
        addUpTo(lists, perSplit);
        var start = new StartFrom(Optional.of(from), false);
        var job = run(spec(id, clickProgram(ListSource.unbounded(lists, 7)), parallelism, start));
        awaitEventsIn(job, (long) SPLITS * (perSplit - EVENTS_PER_SPLIT / 2));
        job.stop(savepoint, Optional.empty()).get(PATIENCE.toSeconds(), SECONDS);
    }

    private StartRefusedException refusalOf(JobSpec spec) {
        return catchThrowableOfType(StartRefusedException.class, () -> engine.check(spec));
    }

    private static void awaitEnd(RunningJob job) throws Exception {
        job.ended().get(PATIENCE.toSeconds(), SECONDS);
    }

    private static void awaitEventsIn(RunningJob job, long events) {
        await().atMost(PATIENCE).until(() -> job.status().eventsIn() == events);
    }

    // ---- events in and out

    private Source<Click> all() {
        return ListSource.bounded(clicks.splits(), 7);
    }

    private static List<List<Timed<Click>>> growing() {
        return Stream.<List<Timed<Click>>>generate(CopyOnWriteArrayList::new)
                .limit(SPLITS)
                .toList();
    }

    private void addUpTo(List<List<Timed<Click>>> lists, int perSplit) {
        for (int i = 0; i < SPLITS; i++) {
            var list = lists.get(i);
            list.addAll(clicks.splits().get(i).subList(list.size(), perSplit));
        }
    }

    private Map<String, List<String>> outputs(String... jobs) {
        return outputsUpTo(
                jobs[0], Long.MAX_VALUE, List.of(jobs).subList(1, jobs.length).toArray(String[]::new));
    }

    /** What the first job committed up to an epoch, and the others in all. */
    private Map<String, List<String>> outputsUpTo(String first, long epoch, String... others) {
        var outputs = new TreeMap<String, List<String>>();
        for (var target : clicks.expected().keySet()) {
            var values = new ArrayList<String>();
            for (var output : broker.outputs()) {
                boolean counts = output.job().equals(first)
                        ? output.epoch() <= epoch
                        : List.of(others).contains(output.job());
                if (counts && output.target().equals(target)) {
                    values.add(output.value().toString());
                }
            }
            values.sort(null);
            outputs.put(target, values);
        }
        return outputs;
    }

    private Path storedFile(String sha256) throws IOException {
        try (var files = Files.walk(directory.resolve("snapshots").resolve("files"))) {
            return files.filter(it -> it.getFileName().toString().contains(sha256))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Stream<String> threads(String namePart) {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(it -> it.contains(namePart));
    }
}
