package io.tidemark.benchmarks.nexmark.output;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Counts and adds up what it is told to. */
public final class Totals<R> implements Summary<R> {

    private final List<Figure<R>> figures = new ArrayList<>();

    /** One figure, kept up to date row by row. */
    private record Figure<R>(String name, Summand<R> add, Supplier<Object> value) {}

    private interface Summand<R> {
        void add(R row);
    }

    /** How many rows there are. */
    public Totals<R> count(String name) {
        return countIf(name, it -> true);
    }

    /** For how many rows something holds. */
    public Totals<R> countIf(String name, Predicate<R> condition) {
        var count = new long[1];
        figures.add(new Figure<>(
                name,
                row -> {
                    if (condition.test(row)) {
                        count[0]++;
                    }
                },
                () -> count[0]));
        return this;
    }

    /** How many different values there are. */
    public Totals<R> distinct(String name, Function<R, Object> value) {
        Set<Object> values = new HashSet<>();
        figures.add(new Figure<>(name, row -> values.add(value.apply(row)), values::size));
        return this;
    }

    /** A sum, exact at any size. */
    public Totals<R> sum(String name, Function<R, BigDecimal> value) {
        var sum = new BigDecimal[] {BigDecimal.ZERO};
        figures.add(new Figure<>(name, row -> sum[0] = sum[0].add(value.apply(row)), () -> sum[0]));
        return this;
    }

    /** A sum of whole numbers, exact at any size. */
    public Totals<R> sumOfLongs(String name, Function<R, Long> value) {
        return sum(name, row -> BigDecimal.valueOf(value.apply(row)));
    }

    @Override
    public void add(R row) {
        figures.forEach(it -> it.add().add(row));
    }

    @Override
    public Map<String, Object> figures() {
        var values = new LinkedHashMap<String, Object>();
        figures.forEach(it -> values.put(it.name(), it.value().get()));
        return values;
    }
}
