package io.tidemark.engine.checkpoint;

import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts a checkpoint's snapshots together to its manifest.
 *
 * @param job the job's id
 * @param program digest of its JAR
 * @param parent the snapshot it was started from
 * @param graph its stages
 * @param parallelism its tasks
 * @param identities what tells its sources from others of the same name, by uid
 * @param targets what its sinks write to, by uid
 */
public record ManifestAssembly(
        String job,
        String program,
        Optional<String> parent,
        JobGraph graph,
        int parallelism,
        Map<String, Map<String, String>> identities,
        Map<String, String> targets) {

    public ManifestAssembly {
        identities = Map.copyOf(identities);
        targets = Map.copyOf(targets);
    }

    /**
     * The manifest of one checkpoint.
     *
     * @param snapshots one of each subtask
     * @param muted see {@link Manifest}
     * @param outputs what was written, by sink uid; of sinks that the job hasn't (any more), too; without those
     *     of which it isn't known
     */
    public Manifest assemble(
            String id,
            long epoch,
            Instant created,
            List<SubtaskSnapshot> snapshots,
            Map<String, Manifest.Output> outputs,
            boolean muted) {
        var sources = new HashMap<String, Manifest.SourceState>();
        var operators = new HashMap<String, Manifest.OperatorState>();
        for (var stage : graph.stages()) {
            var uid = stage.head().uid();
            if (stage.head() instanceof StageHead.Keyed<?, ?> head) {
                operators.put(uid, operator(stage, head, of(uid, snapshots, SubtaskSnapshot.OfOperator.class)));
            } else if (stage.head() instanceof StageHead.FromSource<?>) {
                sources.put(uid, source(uid, of(uid, snapshots, SubtaskSnapshot.OfSource.class)));
            }
        }
        return new Manifest(
                id,
                Manifest.Kind.CHECKPOINT,
                Optional.empty(),
                job,
                epoch,
                program,
                parent,
                created,
                watermark(sources),
                parallelism,
                sources,
                operators,
                targets,
                ofSinks(outputs),
                muted,
                graph.processingTimeUids());
    }

    private Map<String, Manifest.Output> ofSinks(Map<String, Manifest.Output> outputs) {
        var known = new HashMap<>(outputs);
        known.keySet().retainAll(targets.keySet());
        return known;
    }

    private Manifest.SourceState source(String uid, List<SubtaskSnapshot.OfSource> snapshots) {
        var splits = snapshots.stream()
                .flatMap(it -> it.splits().stream())
                .sorted(Comparator.comparing(Manifest.SplitState::split))
                .toList();
        return new Manifest.SourceState(identities.getOrDefault(uid, Map.of()), splits);
    }

    private static Manifest.OperatorState operator(
            Stage stage, StageHead.Keyed<?, ?> head, List<SubtaskSnapshot.OfOperator> snapshots) {
        // all subtasks saw the same watermarks before the barrier; the least is right even if one day they don't
        long watermark = snapshots.stream()
                .mapToLong(SubtaskSnapshot.OfOperator::watermark)
                .min()
                .orElseThrow();
        var forms = stage.states().stream()
                .collect(Collectors.toMap(
                        DeclaredState::name,
                        it -> new Manifest.StateForm(it.kind(), it.serde().schema(), it.timeToLiveMillis())));
        var parts = new ArrayList<Manifest.Part>();
        snapshots.forEach(it -> parts.add(it.part()));
        parts.sort(Comparator.comparingInt(it -> it.keyGroups().first()));
        return new Manifest.OperatorState(watermark, head.keys().schema(), forms, parts);
    }

    private static <S extends SubtaskSnapshot> List<S> of(String uid, List<SubtaskSnapshot> snapshots, Class<S> type) {
        return snapshots.stream()
                .filter(it -> it.uid().equals(uid))
                .map(type::cast)
                .toList();
    }

    private static long watermark(Map<String, Manifest.SourceState> sources) {
        return sources.values().stream()
                .flatMap(it -> it.splits().stream())
                .mapToLong(Manifest.SplitState::watermark)
                .min()
                .orElse(Long.MIN_VALUE);
    }
}
