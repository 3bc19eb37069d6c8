package io.tidemark.benchmarks.nexmark.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.source.Source;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import io.tidemark.benchmarks.nexmark.output.AnswerSink;
import io.tidemark.benchmarks.nexmark.output.Answers;
import io.tidemark.benchmarks.nexmark.output.RowDigest;
import io.tidemark.benchmarks.nexmark.query.Query;
import io.tidemark.benchmarks.nexmark.query.QueryProgram;
import io.tidemark.engine.Engine;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobSpec.StartFrom;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.runtime.RestartPolicy;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One query over one stream, from the first event to the last. Not thread-safe; used once. */
public final class QueryRun<R extends Record> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long LOOK_AGAIN_NANOS = 100_000;

    /** Out of order events come at most this late; also fits groups of some thousand at the usual pace. */
    private static final Duration SHUFFLED_WATERMARK = Duration.ofSeconds(4);

    /** Never: the splits are read by one process, none falls asleep. */
    private static final Duration IDLE_AFTER = Duration.ofDays(1);

    private final Query<R> query;
    private final RunSettings settings;
    private final Input input;
    private final Answers<R> answers;
    private final Set<String> warnings = new LinkedHashSet<>();
    private long late;
    private String stateDigest = "";

    private QueryRun(Query<R> query, RunSettings settings, Input input, Consumer<R> onRow) {
        this.query = query;
        this.settings = settings;
        this.input = input;
        this.answers = new Answers<>(onRow);
    }

    /**
     * Runs a query.
     *
     * @param directory empty; left full of state and snapshots
     * @param onRow is told each row of the answer, by one thread at a time
     * @throws RunFailedException if a job fails or doesn't come to its end
     */
    public static <R extends Record> Outcome run(
            Query<R> query, RunSettings settings, Input input, Path directory, Consumer<R> onRow)
            throws RunFailedException {
        var digest = new RowDigest<>(query.rowType());
        var summary = query.summary().get();
        var run = new QueryRun<R>(query, settings, input, row -> {
            digest.add(row);
            summary.add(row);
            onRow.accept(row);
        });
        var took = run.execute(directory);
        return new Outcome(
                query.name(),
                settings.events(),
                summary.figures(),
                digest.text(),
                run.stateDigest,
                run.late,
                List.copyOf(run.warnings),
                took);
    }

    private Duration execute(Path directory) throws RunFailedException {
        var meters = new SimpleMeterRegistry();
        try (var engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                meters)) {
            long began = System.nanoTime();
            var last = runLegs(engine);
            var took = Duration.ofNanos(System.nanoTime() - began);
            stateDigest = engine.digest(last).toString();
            return took;
        } catch (SnapshotException e) {
            throw new RunFailedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new RunFailedException("State can't be kept in %s: %s".formatted(directory, e.getMessage()), e);
        } finally {
            meters.close();
        }
    }

    /** @return the id of the last snapshot */
    private String runLegs(Engine engine) throws RunFailedException {
        var stops = new SplittableRandom(settings.seed())
                .longs(settings.savepoints(), 1, settings.events())
                .sorted()
                .toArray();
        var start = StartFrom.BEGINNING;
        long read = 0;
        for (int leg = 0; leg < stops.length; leg++) {
            var savepoint = runAndStop(engine, leg, start, stops[leg], read);
            read = positionsIn(savepoint);
            start = StartFrom.savepoint(savepoint.id());
        }
        return runToTheEnd(engine, stops.length, start);
    }

    /** Runs a job until so many events were read in all, then stops it in full swing. */
    private Manifest runAndStop(Engine engine, int leg, StartFrom start, long stop, long before)
            throws RunFailedException {
        var job = engine.run(spec(leg, start, input.beyond(stop)), (id, status) -> {});
        while (before + job.status().eventsIn() < stop && !job.ended().isDone()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        try {
            var savepoint = job.stop(job.id() + "-end", Optional.empty()).get(PATIENCE.toMillis(), MILLISECONDS);
            awaitEnd(job, JobPhase.STOPPED);
            return savepoint;
        } catch (ExecutionException | TimeoutException e) {
            throw new RunFailedException(
                    "No savepoint of job '%s' after %d events: %s"
                            .formatted(job.id(), stop, job.status().failure().orElse(String.valueOf(e.getMessage()))),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(job, e);
        }
    }

    private String runToTheEnd(Engine engine, int leg, StartFrom start) throws RunFailedException {
        var job = engine.run(spec(leg, start, input.toTheEnd()), (id, status) -> {});
        awaitEnd(job, JobPhase.FINISHED);
        return job.status()
                .lastCheckpoint()
                .orElseThrow(() -> new RunFailedException(
                        "Job '%s' finished and left no checkpoint of its last epoch.".formatted(job.id())))
                .manifest();
    }

    private void awaitEnd(RunningJob job, JobPhase expected) throws RunFailedException {
        try {
            var unused = job.ended().get(PATIENCE.toMillis(), MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RunFailedException(
                    "Job '%s' didn't end within %s; it is %s."
                            .formatted(job.id(), PATIENCE, job.status().phase()),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(job, e);
        }
        var status = job.status();
        if (status.phase() != expected) {
            throw new RunFailedException("Job '%s' ended as %s and not as %s: %s"
                    .formatted(
                            job.id(), status.phase(), expected, status.failure().orElse("no reason is known")));
        }
        late += status.lateEvents();
        warnings.addAll(status.warnings());
    }

    private static RunFailedException interrupted(RunningJob job, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new RunFailedException("Interrupted while job '%s' ran.".formatted(job.id()), cause);
    }

    private JobSpec spec(int leg, StartFrom start, Source<NexmarkEvent> source) {
        var program =
                new QueryProgram<>(query, source, watermarks(), new AnswerSink<>(RecordSerde.of(query.rowType())));
        return new JobSpec(
                "%s-%d".formatted(query.name(), leg + 1),
                JobGraph.compile(program, Parameters.NONE),
                "nexmark",
                start,
                input.settings(),
                Map.of(),
                answers,
                JobTuning.DEFAULT
                        .parallelism(settings.parallelismOf(leg))
                        .checkpointInterval(settings.checkpointInterval())
                        .checkpointTimeout(Duration.ofMinutes(5))
                        .restart(RestartPolicy.NEVER));
    }

    private WatermarkStrategy watermarks() {
        var strategy = settings.shuffle().equals(Shuffle.NONE)
                ? WatermarkStrategy.monotonous()
                : WatermarkStrategy.outOfOrderness(outOfOrderness());
        return strategy.idleAfter(IDLE_AFTER);
    }

    private Duration outOfOrderness() {
        var ofGroup = settings.factory().pace().longest(settings.shuffle().group());
        return ofGroup.compareTo(SHUFFLED_WATERMARK) > 0 ? ofGroup : SHUFFLED_WATERMARK;
    }

    private static long positionsIn(Manifest savepoint) {
        return savepoint.sources().values().stream()
                .flatMap(it -> it.splits().stream())
                .mapToLong(Manifest.SplitState::next)
                .sum();
    }
}
