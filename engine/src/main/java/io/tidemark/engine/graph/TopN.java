package io.tidemark.engine.graph;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.RankFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.States;
import java.util.ArrayList;
import java.util.List;

/** Keeps the best events of each key, best first, and emits them whenever they change. */
record TopN<K, T>(int size, RankFunction<T> rank, Serde<T> events) implements KeyedProcess<K, T, List<T>>, BuiltIn {

    TopN {
        if (size < 1) {
            throw new IllegalArgumentException("A ranking must keep at least one event, was " + size);
        }
    }

    @Override
    public String description() {
        return "keeps the best %d by key".formatted(size);
    }

    @Override
    public Handler<K, T, List<T>> open(States states) {
        var best = states.value("best", Serdes.list(events));
        return (event, context) -> {
            var kept = best.value();
            var ranking = kept == null ? new ArrayList<T>() : kept;
            int place = placeOf(event, ranking);
            if (place < size) {
                ranking.add(place, event);
                if (ranking.size() > size) {
                    ranking.remove(size);
                }
                best.update(ranking);
                context.emit(List.copyOf(ranking));
            }
        };
    }

    /** Behind all that are as good: who came first stays first. */
    private int placeOf(T event, List<T> ranking) {
        int place = ranking.size();
        while (place > 0 && rank.compare(event, ranking.get(place - 1)) > 0) {
            place--;
        }
        return place;
    }
}
