package io.tidemark.engine.graph;

import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.BroadcastStates;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Learns what an operator keeps by letting it declare its states once. */
final class StateDeclarations implements States {

    private static final DeclaredState TIMERS = new DeclaredState(DeclaredState.TIMERS, "timer", Serdes.bytes());

    private static final DeclaredState PROCESSING_TIMERS =
            new DeclaredState(DeclaredState.PROCESSING_TIMERS, "timer", Serdes.bytes());

    private final String uid;
    private final List<DeclaredState> declared = new ArrayList<>();

    private StateDeclarations(String uid) {
        this.uid = uid;
    }

    static List<DeclaredState> of(StageHead head) {
        if (head instanceof StageHead.Processing<?, ?, ?> process) {
            return of(process.uid(), process.process()::open);
        }
        if (head instanceof StageHead.CoProcessing<?, ?, ?, ?> process) {
            return of(process.uid(), process.process()::open);
        }
        if (head instanceof StageHead.BroadcastProcessing<?, ?, ?, ?> process) {
            return of(process.uid(), it -> process.process().open(it, it.new OfBroadcast()));
        }
        if (head instanceof StageHead.IntervalJoin<?, ?, ?, ?> join) {
            return List.of(
                    waiting(DeclaredState.FIRST, join.first()), waiting(DeclaredState.SECOND, join.second()), TIMERS);
        }
        if (head instanceof StageHead.WindowJoin<?, ?, ?, ?> join) {
            return List.of(new DeclaredState(
                    DeclaredState.WINDOWS,
                    WindowStates.kindOf(join.windows()),
                    WindowPairs.serde(join.first(), join.second())));
        }
        if (head instanceof StageHead.Aggregation<?, ?, ?, ?> aggregate) {
            return WindowStates.of(aggregate);
        }
        return List.of();
    }

    private static DeclaredState waiting(String name, Serde<?> events) {
        return new DeclaredState(name, "value", Serdes.list(Timed.serde(events)));
    }

    private static List<DeclaredState> of(String uid, Consumer<StateDeclarations> open) {
        var declarations = new StateDeclarations(uid);
        open.accept(declarations);
        declarations.declared.add(TIMERS);
        return List.copyOf(declarations.declared);
    }

    @Override
    public ProcessingTime processingTime() {
        if (!declared.contains(PROCESSING_TIMERS)) {
            declared.add(PROCESSING_TIMERS);
        }
        return new UndeclaredUse.OfProcessingTime();
    }

    @Override
    public <V> ValueState<V> value(String name, Serde<V> serde, TimeToLive timeToLive) {
        declare(name, "value", serde, timeToLive);
        return new UndeclaredUse.OfValue<>(name);
    }

    @Override
    public <V> ListState<V> list(String name, Serde<V> elements, TimeToLive timeToLive) {
        declare(name, "list", Serdes.list(elements), timeToLive);
        return new UndeclaredUse.OfList<>(name);
    }

    @Override
    public <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values, TimeToLive timeToLive) {
        declare(name, "map by " + keys.schema(), values, timeToLive);
        return new UndeclaredUse.OfMap<>(name);
    }

    private void declare(String name, String kind, Serde<?> serde, TimeToLive timeToLive) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.startsWith(DeclaredState.RESERVED)) {
            throw new IllegalArgumentException(
                    "State '%s' of '%s': a state's name consists of letters, digits, '.', '_' and '-', and doesn't begin with '%s'."
                            .formatted(name, uid, DeclaredState.RESERVED));
        }
        if (declared.stream().anyMatch(it -> it.name().equals(name))) {
            throw new IllegalArgumentException(
                    "State '%s' of '%s' is declared twice. Give each state a name of its own.".formatted(name, uid));
        }
        // with a time to live, when it was written is stored as well
        declared.add(
                timeToLive.isForever()
                        ? new DeclaredState(name, kind, serde)
                        : new DeclaredState(
                                name,
                                kind + DeclaredState.EXPIRING,
                                serde,
                                timeToLive.afterWrite().toMillis()));
    }

    private final class OfBroadcast implements BroadcastStates {

        @Override
        public <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values) {
            declare(name, "broadcast map by " + keys.schema(), values, TimeToLive.FOREVER);
            return new UndeclaredUse.OfMap<>(name);
        }
    }
}
