package io.tidemark.engine.operator;

import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Partitioning;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StoreSnapshot;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Plays the neighbours of one keyed operator: hands it its input, takes its results, and snapshots and restores it. */
final class OperatorHarness {

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    /** The operator and what it lives on; opened together, thrown away together. */
    private record Life(KeyedOperator operator, KeyedState<?> state) {}

    private final Path directory;
    private final List<String> results = new ArrayList<>();
    private JobGraph graph;
    private Stage stage;
    private Life life;
    private long watermark = Watermark.NONE;
    private long lateInFormerLives;
    private int snapshots;

    private OperatorHarness(JobGraph graph, Stage stage, Path directory) throws IOException {
        this.graph = graph;
        this.stage = stage;
        this.directory = directory;
        this.life = live(List.of());
    }

    /** The operator of this uid, freshly begun. */
    static OperatorHarness open(Program program, String uid, Path directory) throws IOException {
        var graph = JobGraph.compile(program, Parameters.NONE);
        return new OperatorHarness(graph, stage(graph, uid), directory);
    }

    private static Stage stage(JobGraph graph, String uid) {
        return graph.stages().stream()
                .filter(it -> it.head().uid().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    void event(Object event, long timestamp) throws Exception {
        selectKeyOf(event, 0);
        life.operator().onEvent(event, timestamp);
    }

    /** An event of the second input. */
    void secondEvent(Object event, long timestamp) throws Exception {
        selectKeyOf(event, 1);
        life.operator().onSecondEvent(event, timestamp);
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    private void selectKeyOf(Object event, int input) throws Exception {
        var partitioning = graph.exchangesInto(stage).stream()
                .filter(it -> it.input() == input)
                .findFirst()
                .orElseThrow()
                .partitioning();
        if (partitioning instanceof Partitioning.ByKey<?, ?> byKey) {
            var keyFunction = (KeyFunction<Object, Object>) byKey.keyFunction();
            ((KeyedState<Object>) life.state()).selectKey(keyFunction.keyOf(event));
        }
    }

    /** Advances the watermark with all the room there may be. */
    void watermark(long time) throws Exception {
        if (!watermark(time, () -> true)) {
            throw new AssertionError("there was room, but something due is left");
        }
    }

    /** @return true if nothing due is left */
    boolean watermark(long time, BooleanSupplier room) throws Exception {
        watermark = time;
        return life.operator().onWatermark(time, room);
    }

    /** Lets the clock on the wall show a time, with all the room there may be. */
    void clock(long now) throws Exception {
        if (!life.operator().onProcessingTime(now, () -> true)) {
            throw new AssertionError("there was room, but something due is left");
        }
    }

    /** All that survives is what a snapshot holds. */
    void snapshotDiscardRestore() throws IOException {
        var picture = directory.resolve("snapshot-" + snapshots++);
        life.state().snapshot(picture).complete();
        lateInFormerLives += life.operator().lateEvents();
        life.state().close();
        life = live(List.of(new StateBackend.Part(ALL, picture)));
    }

    /** Goes on as the operator of the same uid in another version of the program, which must be able to take over its state. */
    void goOnAs(Program program) throws IOException {
        var other = JobGraph.compile(program, Parameters.NONE);
        var successor = stage(other, stage.head().uid());
        if (!kinds(successor).equals(kinds(stage))) {
            throw new AssertionError("%s can't take over %s".formatted(kinds(successor), kinds(stage)));
        }
        graph = other;
        stage = successor;
        snapshotDiscardRestore();
    }

    private static List<String> kinds(Stage stage) {
        return stage.states().stream().map(it -> it.name() + " " + it.kind()).toList();
    }

    /** How much a snapshot holds now. */
    long snapshotBytes() throws IOException {
        var picture = directory.resolve("snapshot-" + snapshots++);
        return life.state().snapshot(picture).complete().files().stream()
                .mapToLong(StoreSnapshot.LocalFile::sizeBytes)
                .sum();
    }

    /** What came out since this was last asked, each with its event time. */
    List<String> takeResults() {
        var taken = List.copyOf(results);
        results.clear();
        return taken;
    }

    long lateEvents() {
        return lateInFormerLives + life.operator().lateEvents();
    }

    private Life live(List<StateBackend.Part> from) throws IOException {
        return live((StageHead.Keyed<?, ?>) stage.head(), from);
    }

    private <K> Life live(StageHead.Keyed<K, ?> head, List<StateBackend.Part> from) throws IOException {
        var tables = stage.states().stream().map(DeclaredState::name).toList();
        var spec = new StateBackend.Spec(head.uid(), directory.resolve("store-" + snapshots), ALL, tables, from);
        var state = new KeyedState<>(new MemoryStateBackend().open(spec), head.keys(), ALL, HeapBudget.UNLIMITED);
        var sides = new HashMap<String, Output>();
        stage.sides().keySet().forEach(tag -> sides.put(tag, resultsBehind(tag + ": ")));
        return new Life(KeyedOperators.open(head, state, watermark, new Outputs(resultsBehind(""), sides)), state);
    }

    private Output resultsBehind(String prefix) {
        return (result, timestamp) -> results.add("%s%s @%d".formatted(prefix, result, timestamp));
    }
}
