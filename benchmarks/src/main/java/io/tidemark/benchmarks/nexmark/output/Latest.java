package io.tidemark.benchmarks.nexmark.output;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Shows a value of the greatest row of each group: how a table that was written again and again stands in the end.
 *
 * @param <R> row
 * @param <G> group
 */
public final class Latest<R, G extends Comparable<G>> implements Summary<R> {

    private final String name;
    private final Function<R, G> group;
    private final Comparator<R> order;
    private final Function<R, Object> value;
    private final Map<G, R> latest = new TreeMap<>();
    private long count;

    /** @param order which of two rows of a group is the later one */
    public Latest(String name, Function<R, G> group, Comparator<R> order, Function<R, Object> value) {
        this.name = name;
        this.group = group;
        this.order = order;
        this.value = value;
    }

    @Override
    public void add(R row) {
        count++;
        latest.merge(group.apply(row), row, (one, other) -> order.compare(one, other) >= 0 ? one : other);
    }

    @Override
    public Map<String, Object> figures() {
        var shown = new LinkedHashMap<String, Object>();
        latest.forEach((key, row) -> shown.put(String.valueOf(key), value.apply(row)));
        var figures = new LinkedHashMap<String, Object>();
        figures.put(name, shown);
        figures.put("rows", count);
        return figures;
    }
}
