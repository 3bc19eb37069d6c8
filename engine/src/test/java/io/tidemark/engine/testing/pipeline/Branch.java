package io.tidemark.engine.testing.pipeline;

import io.tidemark.engine.testing.Click;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What the model knows of a stream.
 *
 * @param events all that ever flow, in an order that is right as far as {@code order} says
 * @param timeless whether the time of events differs from run to run: such a stream goes to sinks only, and {@code at} is 0
 */
record Branch(List<Click> events, Order order, boolean timeless) {

    private static final Comparator<Click> BY_TIME =
            Comparator.comparingLong(Click::at).thenComparing(Click::who).thenComparingLong(Click::amount);

    Branch {
        events = List.copyOf(events);
    }

    static Branch of(List<Click> events, Order order) {
        return new Branch(events, order, false);
    }

    /** What timers and windows give: for each key, in the order of time. */
    static Branch byTime(List<Click> events) {
        return of(sorted(events), Order.BY_KEY);
    }

    static Branch timeless(List<Click> events) {
        return new Branch(events, Order.NONE, true);
    }

    /** The events of each key, in their order. */
    TreeMap<String, List<Click>> byKey() {
        var byKey = new TreeMap<String, List<Click>>();
        for (var event : events) {
            byKey.computeIfAbsent(event.who(), it -> new ArrayList<>()).add(event);
        }
        return byKey;
    }

    static List<Click> sorted(List<Click> events) {
        return events.stream().sorted(BY_TIME).toList();
    }
}
