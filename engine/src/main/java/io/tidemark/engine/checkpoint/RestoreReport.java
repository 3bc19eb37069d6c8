package io.tidemark.engine.checkpoint;

import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells, uid by uid, what would become of a snapshot in a program, without stopping at what can't be. */
public final class RestoreReport {

    private RestoreReport() {}

    /** What becomes of a state, or of where a source stands. */
    public enum Change {
        /** It goes on as it was. */
        KEPT,
        /** It is brought into the form in which the program keeps it now. */
        MIGRATED,
        /** Only the program has it: it begins empty, or a source at its beginning. */
        NEW,
        /** Only the snapshot has it: it is left behind, if that is allowed. */
        DROPPED,
        /** The program can't read it. */
        REFUSED
    }

    /**
     * One state, or one source.
     *
     * @param state name of the operator's state; empty for a source's positions, and for an operator as a whole
     * @param detail why, or from what to what; empty if there is nothing to say
     */
    public record Item(String uid, Optional<String> state, Change change, String detail) {}

    /** By uid and state. */
    public static List<Item> of(Manifest manifest, JobGraph graph) {
        var items = new ArrayList<Item>();
        var saved = new TreeMap<>(manifest.operators());
        var savedSources = new TreeMap<>(manifest.sources());
        for (var stage : graph.stages()) {
            var uid = stage.head().uid();
            if (stage.head() instanceof StageHead.FromSource<?>) {
                boolean known = savedSources.remove(uid) != null;
                items.add(new Item(uid, Optional.empty(), known ? Change.KEPT : Change.NEW, ""));
            } else if (stage.head() instanceof StageHead.Keyed<?, ?>) {
                var state = saved.remove(uid);
                items.addAll(state == null ? allOf(stage, Change.NEW) : compared(manifest, stage, state));
            }
        }
        savedSources.keySet().forEach(uid -> items.add(new Item(uid, Optional.empty(), Change.DROPPED, "")));
        saved.forEach((uid, state) -> state.states()
                .keySet()
                .forEach(name -> items.add(new Item(uid, Optional.of(name), Change.DROPPED, ""))));
        items.sort(
                Comparator.comparing(Item::uid).thenComparing(it -> it.state().orElse("")));
        return List.copyOf(items);
    }

    private static List<Item> allOf(Stage stage, Change change) {
        return stage.states().stream()
                .map(it -> new Item(stage.head().uid(), Optional.of(it.name()), change, ""))
                .toList();
    }

    private static List<Item> compared(Manifest manifest, Stage stage, Manifest.OperatorState saved) {
        var uid = stage.head().uid();
        var items = new ArrayList<Item>();
        Map<String, Manifest.StateForm> left = new HashMap<>(saved.states());
        try {
            RestorePlan.requireSameKeys(manifest, stage, saved);
        } catch (RestoreRefusedException e) {
            return List.of(new Item(uid, Optional.empty(), Change.REFUSED, String.valueOf(e.getMessage())));
        }
        for (var declared : stage.states()) {
            var form = left.remove(declared.name());
            var name = Optional.of(declared.name());
            if (form == null) {
                items.add(new Item(uid, name, Change.NEW, ""));
                continue;
            }
            try {
                RestorePlan.requireReadable(manifest, uid, declared, form);
                boolean same = form.value().equals(declared.serde().schema());
                items.add(
                        same
                                ? new Item(uid, name, Change.KEPT, "")
                                : new Item(
                                        uid,
                                        name,
                                        Change.MIGRATED,
                                        "from '%s' to '%s'"
                                                .formatted(
                                                        form.value(),
                                                        declared.serde().schema())));
            } catch (RestoreRefusedException e) {
                items.add(new Item(uid, name, Change.REFUSED, String.valueOf(e.getMessage())));
            }
        }
        left.keySet().forEach(it -> items.add(new Item(uid, Optional.of(it), Change.DROPPED, "")));
        return items;
    }
}
