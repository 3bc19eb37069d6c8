package io.tidemark.control.launch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.wire.Difference;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRow;
import io.tidemark.control.wire.StateRows;
import io.tidemark.control.wire.WireJson;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.inspect.SnapshotInspector;
import io.tidemark.engine.inspect.SnapshotInspector.Snapshot;
import io.tidemark.engine.inspect.SnapshotOverview;
import io.tidemark.engine.inspect.StateDifference;
import io.tidemark.engine.inspect.StateEntry;
import io.tidemark.engine.inspect.StateTotals;
import io.tidemark.engine.inspect.UnreadableStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into the engine's own snapshots. */
final class EngineInspections implements Inspections {

    private final SnapshotInspector inspector;

    private final LazyProgram.Loader loader;

    /** @param loader of the programs of jobs */
    EngineInspections(SnapshotInspector inspector, LazyProgram.Loader loader) {
        this.inspector = inspector;
        this.loader = loader;
    }

    @Override
    public StateInfo state(String savepoint) throws RefusedException, LaunchException {
        return in("look into savepoint '%s'".formatted(savepoint), () -> info(inspector.overview(savepoint)));
    }

    @Override
    public StateRows query(String savepoint, StateQueryRequest request, Optional<JobDefinition> job)
            throws RefusedException, LaunchException {
        int limit = request.limit().orElse(StateQueryRequest.DEFAULT_LIMIT);
        var key = requireNonNull(PlainJson.plain(request.key()), "key");
        return in("look into savepoint '%s'".formatted(savepoint), () -> {
            try (var program = new LazyProgram(job, loader)) {
                var found =
                        inspector.query(new Snapshot(savepoint, program), request.uid(), request.state(), key, limit);
                return new StateRows(
                        savepoint,
                        request.uid(),
                        found.entries().stream().map(EngineInspections::row).toList(),
                        found.complete());
            }
        });
    }

    @Override
    public StateDiffInfo diff(StateDiffRequest request, Optional<JobDefinition> jobOfA, Optional<JobDefinition> jobOfB)
            throws RefusedException, LaunchException {
        return in("compare savepoints '%s' and '%s'".formatted(request.a(), request.b()), () -> {
            var samples = new Samples(request.samples().orElse(StateDiffRequest.DEFAULT_SAMPLES));
            try (var programOfA = new LazyProgram(jobOfA, loader);
                    var programOfB = new LazyProgram(jobOfB, loader)) {
                var totals = inspector.diff(
                        new Snapshot(request.a(), programOfA),
                        new Snapshot(request.b(), programOfB),
                        request.uid(),
                        samples::add);
                return diff(request, totals, samples.taken);
            }
        });
    }

    private static StateDiffInfo diff(
            StateDiffRequest request, List<StateTotals> totals, List<StateDiffInfo.Sample> samples) {
        return new StateDiffInfo(
                request.a(),
                request.b(),
                !totals.stream().allMatch(StateTotals::isEqual),
                totals.stream()
                        .map(it -> new StateDiffInfo.Totals(
                                it.uid(), it.state(), it.same(), it.changed(), it.onlyInA(), it.onlyInB()))
                        .toList(),
                samples);
    }

    /** Reads something, and says in our words what stands against it. */
    private static <T> T in(String what, Reading<T> reading) throws RefusedException, LaunchException {
        try {
            return reading.read();
        } catch (UnreadableStateException e) {
            throw new RefusedException(
                    ProblemType.STATE_UNREADABLE, "Cannot %s: %s".formatted(what, e.getMessage()), e);
        } catch (SnapshotException e) {
            throw new RefusedException(
                    ProblemType.DAMAGED_SNAPSHOT, "Cannot %s: %s".formatted(what, e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new LaunchException("Cannot %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private interface Reading<T> {

        T read() throws IOException, SnapshotException, UnreadableStateException;
    }

    private static StateInfo info(SnapshotOverview overview) {
        return new StateInfo(
                overview.snapshot(),
                overview.sizeBytes(),
                overview.operators().stream()
                        .map(it -> new StateInfo.Operator(
                                it.uid(),
                                it.keys(),
                                it.watermark() == Long.MIN_VALUE
                                        ? Optional.empty()
                                        : Optional.of(Instant.ofEpochMilli(it.watermark())),
                                it.parts(),
                                it.sizeBytes(),
                                it.states().stream()
                                        .map(EngineInspections::state)
                                        .toList()))
                        .toList());
    }

    private static StateInfo.State state(SnapshotOverview.State state) {
        return new StateInfo.State(
                state.name(),
                state.kind(),
                state.values(),
                state.timeToLiveMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(state.timeToLiveMillis())),
                ifKnown(state.estimatedRows()),
                ifKnown(state.estimatedBytes()));
    }

    private static Optional<Long> ifKnown(long number) {
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    private static StateRow row(StateEntry entry) {
        return new StateRow(
                entry.state(),
                json(entry.key()),
                entry.time(),
                json(entry.mapKey()),
                json(entry.value()),
                entry.written());
    }

    private static Optional<JsonNode> json(Optional<Object> value) {
        return value.map(PlainJson::of);
    }

    /** The first differences of each state, as long as they are not too large together. */
    private static final class Samples {

        private static final long MOST_BYTES = 4L << 20;

        private final int most;
        private long bytes;
        private final Map<List<String>, Integer> counts = new HashMap<>();
        private final List<StateDiffInfo.Sample> taken = new ArrayList<>();

        Samples(int most) {
            this.most = most;
        }

        void add(StateDifference difference) {
            int count = counts.merge(List.of(difference.uid(), difference.state()), 1, Integer::sum);
            if (count <= most && bytes < MOST_BYTES) {
                var sample = sample(difference);
                bytes += WireJson.bytes(sample).length;
                taken.add(sample);
            }
        }

        private static StateDiffInfo.Sample sample(StateDifference difference) {
            return new StateDiffInfo.Sample(
                    difference.uid(),
                    difference.state(),
                    Difference.Kind.valueOf(difference.kind().name()),
                    json(difference.key()),
                    difference.time(),
                    json(difference.mapKey()),
                    json(difference.a()),
                    json(difference.b()),
                    difference.fields().stream()
                            .map(it -> new StateDiffInfo.Field(it.path(), json(it.a()), json(it.b())))
                            .toList());
        }
    }
}
