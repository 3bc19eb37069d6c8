package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.inspect.StateDifference.Kind;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.RowLayout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the state of one operator in two snapshots side by side. Rows of both are sorted by key group and then by key, so one
 * pass over each is enough, whatever the parallelism was; a part is opened once.
 */
final class OperatorDiff {

    private final String uid;
    private final Optional<Parts> a;
    private final Optional<Parts> b;
    private final Consumer<StateDifference> visitor;
    private final Map<String, Counts> counts = new TreeMap<>();

    /** @param a empty if the first snapshot doesn't have the operator; then all of the other's rows are only there */
    OperatorDiff(String uid, Optional<Parts> a, Optional<Parts> b, Consumer<StateDifference> visitor) {
        this.uid = uid;
        this.a = a;
        this.b = b;
        this.visitor = visitor;
    }

    /** By state. */
    List<StateTotals> run() throws IOException, SnapshotException, UnreadableStateException {
        var states = states();
        int from = 0;
        for (int to : bounds()) {
            for (var state : states) {
                if (state.layout != RowLayout.MAP_KEY) {
                    compare(state, from, from, to);
                }
            }
            from = to;
        }
        for (var state : states) {
            if (state.layout == RowLayout.MAP_KEY) {
                // each part has a copy, so also the last
                compare(state, KeyGroups.COUNT - 1, KeyGroups.BROADCAST, KeyGroups.BROADCAST + 1);
            }
        }
        var totals = new ArrayList<StateTotals>();
        counts.forEach(
                (state, it) -> totals.add(new StateTotals(uid, state, it.same, it.changed, it.onlyInA, it.onlyInB)));
        return totals;
    }

    /** Behind which key groups either snapshot goes on with another part. */
    private SortedSet<Integer> bounds() {
        var bounds = new TreeSet<Integer>(List.of(KeyGroups.COUNT));
        for (var parts : List.of(a, b)) {
            parts.ifPresent(it -> it.operator()
                    .parts()
                    .forEach(part -> bounds.add(part.keyGroups().end())));
        }
        bounds.remove(0);
        return bounds;
    }

    private List<Both> states() throws UnreadableStateException {
        requireSame("keys", schemaOfKeys(a), schemaOfKeys(b));
        var names = new TreeSet<String>();
        for (var parts : List.of(a, b)) {
            parts.ifPresent(it -> names.addAll(it.operator().states().keySet()));
        }
        var states = new ArrayList<Both>();
        for (var name : names) {
            var first = form(a, name);
            var second = form(b, name);
            requireSame("state '%s'".formatted(name), first.map(it -> it.kind()), second.map(it -> it.kind()));
            states.add(new Both(name, decoder(a, name), decoder(b, name), first.equals(second)));
            counts.put(name, new Counts());
        }
        return states;
    }

    private void requireSame(String what, Optional<String> first, Optional<String> second)
            throws UnreadableStateException {
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            throw new UnreadableStateException(
                    "The %s of '%s' are '%s' in the first snapshot and '%s' in the second: their rows can't be matched. Leave this operator out: name another with --uid."
                            .formatted(what, uid, first.get(), second.get()));
        }
    }

    private static Optional<String> schemaOfKeys(Optional<Parts> parts) {
        return parts.map(it -> it.operator().key().toString());
    }

    private static Optional<Manifest.StateForm> form(Optional<Parts> parts, String state) {
        return parts.map(it -> it.operator().states().get(state));
    }

    private static Optional<Decoder> decoder(Optional<Parts> parts, String state) throws UnreadableStateException {
        var form = form(parts, state);
        return form.isEmpty() ? Optional.empty() : Optional.of(new Decoder(parts.orElseThrow(), state, form.get()));
    }

    private void compare(Both state, int partOf, int fromGroup, int toGroup) throws IOException, SnapshotException {
        var range = RowLayout.groups(fromGroup, toGroup);
        try (var first = RowWalk.open(a, state.a, state.name, partOf, range);
                var second = RowWalk.open(b, state.b, state.name, partOf, range)) {
            first.next();
            second.next();
            while (first.row() != null || second.row() != null) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("It was cancelled.");
                }
                int order = order(first.row(), second.row());
                if (order == 0) {
                    both(state, first, second);
                } else {
                    one(state, order < 0 ? first : second, order < 0);
                }
                if (order <= 0) {
                    first.next();
                }
                if (order >= 0) {
                    second.next();
                }
            }
        }
    }

    private static int order(byte @Nullable [] first, byte @Nullable [] second) {
        if (first == null || second == null) {
            return first == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(first, second);
    }

    private void both(Both state, RowWalk first, RowWalk second) {
        var count = count(state);
        if (state.sameForm && Arrays.equals(first.value(), second.value())) {
            count.same++;
            return;
        }
        var a = first.entry();
        var b = second.entry();
        var fields = new ArrayList<>(
                FieldChanges.between(a.value().orElse(null), b.value().orElse(null)));
        if (!a.written().equals(b.written())) {
            fields.add(new StateDifference.Field(
                    "(written)", a.written().map(it -> it), b.written().map(it -> it)));
        }
        if (fields.isEmpty()) {
            // another form of the same: a number that became wider
            count.same++;
            return;
        }
        count.changed++;
        visitor.accept(new StateDifference(
                uid, state.name, Kind.CHANGED, a.key(), a.time(), a.mapKey(), a.value(), b.value(), fields));
    }

    private void one(Both state, RowWalk side, boolean isFirst) {
        var count = count(state);
        if (isFirst) {
            count.onlyInA++;
        } else {
            count.onlyInB++;
        }
        var entry = side.entry();
        visitor.accept(new StateDifference(
                uid,
                state.name,
                isFirst ? Kind.ONLY_IN_A : Kind.ONLY_IN_B,
                entry.key(),
                entry.time(),
                entry.mapKey(),
                isFirst ? entry.value() : Optional.empty(),
                isFirst ? Optional.empty() : entry.value(),
                List.of()));
    }

    private Counts count(Both state) {
        return counts.computeIfAbsent(state.name, name -> new Counts());
    }

    /** A state, in the snapshots that have it. */
    private static final class Both {

        private final String name;
        private final Optional<Decoder> a;
        private final Optional<Decoder> b;
        private final RowLayout layout;
        private final boolean sameForm;

        Both(String name, Optional<Decoder> a, Optional<Decoder> b, boolean sameForm) {
            this.name = name;
            this.a = a;
            this.b = b;
            this.layout = a.or(() -> b).orElseThrow().kind().layout();
            this.sameForm = sameForm;
        }
    }

    private static final class Counts {

        private long same;
        private long changed;
        private long onlyInA;
        private long onlyInB;
    }
}
