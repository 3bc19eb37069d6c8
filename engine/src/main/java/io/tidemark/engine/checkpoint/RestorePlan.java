package io.tidemark.engine.checkpoint;

import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.stream.Watermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a snapshot goes where in a program, matched by uid.
 *
 * @param sources by uid: where each source of the program that the snapshot knows stood
 * @param operators by uid: what each operator of the program that the snapshot knows remembered
 * @param leftBehind uids, and states as {@code uid/state}, that the snapshot holds and the program doesn't have
 */
public record RestorePlan(
        Map<String, Manifest.SourceState> sources,
        Map<String, Manifest.OperatorState> operators,
        List<String> leftBehind) {

    /** Begin with nothing. */
    public static final RestorePlan EMPTY = new RestorePlan(Map.of(), Map.of(), List.of());

    public RestorePlan {
        sources = Map.copyOf(sources);
        operators = Map.copyOf(operators);
        leftBehind = List.copyOf(leftBehind);
    }

    /**
     * Matches a snapshot with a program. A uid that only the program has begins empty.
     *
     * @param allowNonRestoredState whether what only the snapshot has may be left behind
     * @throws RestoreRefusedException if something would be left behind that may not, or can't be read
     */
    public static RestorePlan of(Manifest manifest, JobGraph graph, boolean allowNonRestoredState)
            throws RestoreRefusedException {
        var heads = new HashMap<String, Stage>();
        graph.stages().forEach(it -> heads.put(it.head().uid(), it));

        var leftBehind = new TreeSet<String>();
        var sources = new TreeMap<>(manifest.sources());
        sources.keySet().removeIf(uid -> !isSource(heads.get(uid)) && leftBehind.add(uid));
        var operators = new TreeMap<>(manifest.operators());
        operators.keySet().removeIf(uid -> !isKeyed(heads.get(uid)) && leftBehind.add(uid));
        for (var entry : operators.entrySet()) {
            var stage = heads.get(entry.getKey());
            if (stage != null) {
                leftBehind.addAll(statesLeftBehind(stage, entry.getValue()));
            }
        }
        if (!leftBehind.isEmpty() && !allowNonRestoredState) {
            throw RestoreRefusedException.unmatched(unmatched(manifest, leftBehind));
        }
        for (var entry : operators.entrySet()) {
            var stage = heads.get(entry.getKey());
            if (stage != null) {
                requireReadable(manifest, stage, entry.getValue());
            }
        }
        return new RestorePlan(sources, operators, List.copyOf(leftBehind));
    }

    /** Where a source continues; empty if the snapshot doesn't know it. */
    public Optional<SourcePositions> positions(String uid) {
        return Optional.ofNullable(sources.get(uid)).map(Manifest.SourceState::positions);
    }

    /** How far a split had come in event time. */
    public long watermarkOfSplit(String uid, String split) {
        var source = sources.get(uid);
        if (source == null) {
            return Watermark.NONE;
        }
        return source.splits().stream()
                .filter(it -> it.split().equals(split))
                .mapToLong(Manifest.SplitState::watermark)
                .findFirst()
                .orElse(Watermark.NONE);
    }

    /** How far an operator's input had come in event time. */
    public long watermarkOfOperator(String uid) {
        var operator = operators.get(uid);
        return operator == null ? Watermark.NONE : operator.watermark();
    }

    /** The form in which the snapshot holds a state; empty if it doesn't hold it. */
    public Optional<Schema> schemaOf(String uid, String state) {
        return Optional.ofNullable(operators.get(uid))
                .map(it -> it.states().get(state))
                .map(Manifest.StateForm::value);
    }

    /** The parts that hold something of these key groups. */
    public List<Manifest.Part> parts(String uid, KeyGroupRange keyGroups) {
        var operator = operators.get(uid);
        return operator == null
                ? List.of()
                : operator.parts().stream()
                        .filter(it -> it.keyGroups().overlaps(keyGroups))
                        .toList();
    }

    private static boolean isSource(@Nullable Stage stage) {
        return stage != null && stage.head() instanceof StageHead.FromSource<?>;
    }

    private static boolean isKeyed(@Nullable Stage stage) {
        return stage != null && stage.head() instanceof StageHead.Keyed<?, ?>;
    }

    private static List<String> statesLeftBehind(Stage stage, Manifest.OperatorState saved) {
        var names = new ArrayList<String>();
        for (var name : saved.states().keySet()) {
            boolean wanted = stage.states().stream().anyMatch(it -> it.name().equals(name));
            // every process has timers; an operator that becomes another kind of operator loses more than those
            if (!wanted) {
                names.add(stage.head().uid() + "/" + name);
            }
        }
        return names;
    }

    static void requireSameKeys(Manifest manifest, Stage stage, Manifest.OperatorState saved)
            throws RestoreRefusedException {
        var head = (StageHead.Keyed<?, ?>) stage.head();
        var key = head.keys().schema();
        if (!key.equals(saved.key())) {
            throw RestoreRefusedException.incompatible(
                    "Snapshot '%s' keeps '%s' by keys of form '%s', the program uses '%s'. The form of a key decides where its state lies and can't change; give the operator a new uid, or restore the key."
                            .formatted(manifest.id(), head.uid(), saved.key(), key));
        }
    }

    private static void requireReadable(Manifest manifest, Stage stage, Manifest.OperatorState saved)
            throws RestoreRefusedException {
        requireSameKeys(manifest, stage, saved);
        for (var declared : stage.states()) {
            var form = saved.states().get(declared.name());
            if (form != null) {
                requireReadable(manifest, stage.head().uid(), declared, form);
            }
        }
    }

    static void requireReadable(Manifest manifest, String uid, DeclaredState declared, Manifest.StateForm saved)
            throws RestoreRefusedException {
        if (!declared.kind().equals(saved.kind())) {
            throw RestoreRefusedException.incompatible(
                    "Snapshot '%s' holds state '%s' of '%s' as '%s', the program wants it as '%s'. Give the operator a new uid, or restore the old definition."
                            .formatted(manifest.id(), declared.name(), uid, saved.kind(), declared.kind()));
        }
        try {
            var unused = declared.serde().readerOf(saved.value());
        } catch (SerdeException e) {
            throw RestoreRefusedException.incompatible(
                    "Snapshot '%s' holds state '%s' of '%s' as '%s', which the program's serde '%s' can't read: %s Use a serde that can, or give the state a new name."
                            .formatted(
                                    manifest.id(),
                                    declared.name(),
                                    uid,
                                    saved.value(),
                                    declared.serde().schema(),
                                    e.getMessage()));
        }
    }

    private static String unmatched(Manifest manifest, TreeSet<String> leftBehind) {
        return "Snapshot '%s' holds state of %s, which the program doesn't have. Give the operator its old uid back, or leave the state behind with --allow-non-restored-state."
                .formatted(
                        manifest.id(),
                        String.join(
                                ", ",
                                leftBehind.stream().map(it -> "'" + it + "'").toList()));
    }
}
