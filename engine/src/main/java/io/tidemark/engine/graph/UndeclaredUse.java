package io.tidemark.engine.graph;

import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.ValueState;
import java.util.List;
import java.util.Map;

/** Stand-ins for states while they are declared and nothing runs: to use one is a mistake in the program. */
final class UndeclaredUse {

    private UndeclaredUse() {}

    private static IllegalStateException of(String name) {
        return new IllegalStateException(
                "State '%s' was used while it was declared. Use it in the handler only.".formatted(name));
    }

    record OfProcessingTime() implements ProcessingTime {

        @Override
        public long now() {
            throw tooSoon();
        }

        @Override
        public void setTimer(long time) {
            throw tooSoon();
        }

        @Override
        public void cancelTimer(long time) {
            throw tooSoon();
        }

        private static IllegalStateException tooSoon() {
            return new IllegalStateException(
                    "Processing time was used while states were declared. Use it in the handler only.");
        }
    }

    record OfValue<V>(String name) implements ValueState<V> {

        @Override
        public V value() {
            throw of(name);
        }

        @Override
        public void update(V value) {
            throw of(name);
        }

        @Override
        public void clear() {
            throw of(name);
        }
    }

    record OfList<V>(String name) implements ListState<V> {

        @Override
        public List<V> get() {
            throw of(name);
        }

        @Override
        public void add(V value) {
            throw of(name);
        }

        @Override
        public void update(List<V> values) {
            throw of(name);
        }

        @Override
        public void clear() {
            throw of(name);
        }
    }

    record OfMap<M, V>(String name) implements MapState<M, V> {

        @Override
        public V get(M key) {
            throw of(name);
        }

        @Override
        public void put(M key, V value) {
            throw of(name);
        }

        @Override
        public void remove(M key) {
            throw of(name);
        }

        @Override
        public Iterable<Map.Entry<M, V>> entries() {
            throw of(name);
        }

        @Override
        public boolean isEmpty() {
            throw of(name);
        }

        @Override
        public void clear() {
            throw of(name);
        }
    }
}
