package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/** States that keep one value and fold others into it. */
final class FoldedState {

    private FoldedState() {}

    record Reducing<V>(ValueState<V> sum, ReduceFunction<V> function) implements ReducingState<V> {

        @Override
        public @Nullable V get() {
            return sum.value();
        }

        @Override
        public void add(V value) {
            var before = sum.value();
            sum.update(before == null ? value : function.reduce(before, value));
        }

        @Override
        public void clear() {
            sum.clear();
        }
    }

    record Aggregating<T, A, R>(ValueState<A> sum, Accumulation<T, A, R> function) implements AggregatingState<T, R> {

        @Override
        public @Nullable R get() {
            var accumulator = sum.value();
            return accumulator == null ? null : function.result(accumulator);
        }

        @Override
        public void add(T value) {
            var before = sum.value();
            sum.update(function.add(before == null ? function.create() : before, value));
        }

        @Override
        public void clear() {
            sum.clear();
        }
    }
}
