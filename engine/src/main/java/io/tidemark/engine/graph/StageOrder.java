package io.tidemark.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts stages in order: each behind all that send to it, otherwise as the program declares them. */
final class StageOrder {

    private StageOrder() {}

    /**
     * @param sources where to begin
     * @param targets of a stage's exchanges, one twice if it is reached twice; never leads in a circle
     */
    static <S> List<S> upstreamFirst(List<S> sources, Function<S, List<S>> targets) {
        var incoming = incomingExchanges(sources, targets);
        var ready = new ArrayDeque<>(sources);
        var ordered = new ArrayList<S>();
        for (var stage = ready.poll(); stage != null; stage = ready.poll()) {
            ordered.add(stage);
            for (var target : targets.apply(stage)) {
                if (incoming.merge(target, -1, Integer::sum) == 0) {
                    ready.add(target);
                }
            }
        }
        return ordered;
    }

    private static <S> Map<S, Integer> incomingExchanges(List<S> sources, Function<S, List<S>> targets) {
        var incoming = new HashMap<S, Integer>();
        var seen = new HashSet<>(sources);
        var open = new ArrayDeque<>(sources);
        for (var stage = open.poll(); stage != null; stage = open.poll()) {
            for (var target : targets.apply(stage)) {
                incoming.merge(target, 1, Integer::sum);
                if (seen.add(target)) {
                    open.add(target);
                }
            }
        }
        return incoming;
    }
}
