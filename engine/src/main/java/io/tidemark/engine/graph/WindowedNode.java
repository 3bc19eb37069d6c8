package io.tidemark.engine.graph;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.ProcessedStream;
import io.tidemark.api.WindowedStream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ReduceFunction;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.Window;
import io.tidemark.api.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Notes what a program says of its windows, and becomes a stage when it says what to add up. */
final class WindowedNode<K, T> implements WindowedStream<K, T> {

    /** Puts a stage behind the stream. */
    interface Exchange<K, T> {

        <R> ProcessedStream<R> to(StageHead.Keyed<K, T> head);
    }

    private final String uid;
    private final KeyFunction<T, K> keyFunction;
    private final Serde<K> keys;
    private final WindowSettings settings;
    private final Exchange<K, T> exchange;

    WindowedNode(String uid, KeyFunction<T, K> keyFunction, Serde<K> keys, Windows windows, Exchange<K, T> exchange) {
        this(uid, keyFunction, keys, WindowSettings.of(windows), exchange);
    }

    private WindowedNode(
            String uid,
            KeyFunction<T, K> keyFunction,
            Serde<K> keys,
            WindowSettings settings,
            Exchange<K, T> exchange) {
        this.uid = uid;
        this.keyFunction = keyFunction;
        this.keys = keys;
        this.settings = settings;
        this.exchange = exchange;
    }

    @Override
    public WindowedStream<K, T> allowedLateness(Duration lateness) {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException(
                    "The lateness that '%s' allows must be >= 0, was %s.".formatted(uid, lateness));
        }
        refuseGlobal("allowed lateness");
        return with(settings.withAllowedLateness(lateness.toMillis()));
    }

    @Override
    public WindowedStream<K, T> lateTo(OutputTag<T> tag) {
        refuseGlobal("a side output for late events");
        return with(settings.withLateTag(tag.name()));
    }

    @Override
    public WindowedStream<K, T> emitEarly(Duration every) {
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "Early results of '%s' must be at least a millisecond apart, was %s.".formatted(uid, every));
        }
        refuseGlobal("early results");
        return with(settings.withEarly(every.toMillis()));
    }

    @Override
    public <A, R> ProcessedStream<R> aggregate(AggregateFunction<K, T, A, R> function, Serde<A> accumulators) {
        requireNonNull(function, "function");
        requireNonNull(accumulators, "accumulators");
        if (settings.windows() instanceof SessionWindows && !merges(function)) {
            throw new IllegalArgumentException(
                    "The function of '%s' has no merge(A, A): %s. Session windows need it, since an event may join two sessions. Implement it."
                            .formatted(uid, function.getClass().getName()));
        }
        return exchange.to(new StageHead.Aggregation<>(uid, keyFunction, keys, settings, function, accumulators));
    }

    @Override
    public ProcessedStream<T> reduce(ReduceFunction<T> function, Serde<T> serde) {
        return aggregate(new Reduction<>(requireNonNull(function, "function")), Serdes.list(serde));
    }

    private WindowedNode<K, T> with(WindowSettings other) {
        return new WindowedNode<>(uid, keyFunction, keys, other, exchange);
    }

    private void refuseGlobal(String what) {
        if (settings.windows() instanceof GlobalWindows) {
            throw new IllegalArgumentException(
                    "'%s' can't have %s: its window never ends, so nothing is late or early for it."
                            .formatted(uid, what));
        }
    }

    private static boolean merges(AggregateFunction<?, ?, ?, ?> function) {
        return Arrays.stream(function.getClass().getMethods())
                .anyMatch(it -> it.getName().equals("merge")
                        && it.getParameterCount() == 2
                        && it.getDeclaringClass() != AggregateFunction.class);
    }

    /** Folds events into one; the accumulator is a list of it, or an empty one. */
    private record Reduction<K, T>(ReduceFunction<T> function) implements AggregateFunction<K, T, List<T>, T> {

        @Override
        public List<T> create() {
            return new ArrayList<>();
        }

        @Override
        public List<T> add(List<T> sum, T event) {
            if (sum.isEmpty()) {
                sum.add(event);
            } else {
                sum.set(0, function.reduce(sum.get(0), event));
            }
            return sum;
        }

        @Override
        public List<T> merge(List<T> earlier, List<T> later) {
            earlier.set(0, function.reduce(earlier.get(0), later.get(0)));
            return earlier;
        }

        @Override
        public T result(K key, Window window, List<T> sum) {
            return sum.get(0);
        }
    }
}
