package io.tidemark.engine.graph;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Pipeline;
import io.tidemark.api.SourceStream;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.WindowedStream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.MapFunction;
import io.tidemark.api.function.TimestampFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.source.Source;
import io.tidemark.api.window.TumblingWindows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * Notes what a program declares, and compiles it to stages.
 *
 * <p>While the program declares, each stream is a list of what follows it, still to be compiled; {@link #compile} then
 * walks from the sources and begins a new stage at each exchange.
 */
final class PipelineBuilder implements Pipeline {

    private final List<SourceNode<?>> sources = new ArrayList<>();
    private final Set<String> uids = new HashSet<>();

    @Override
    public <T> SourceStream<T> source(String uid, Source<T> source) {
        claim(uid);
        var node = new SourceNode<>(uid, requireNonNull(source, "source"));
        sources.add(node);
        return node;
    }

    List<Stage> compile() {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("The pipeline has no source. Begin with pipeline.source(...).");
        }
        return new Compilation().run(sources);
    }

    private void claim(String uid) {
        if (!uid.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "A uid consists of 1 to 100 letters, digits, '.', '_' and '-', was '%s'.".formatted(uid));
        }
        if (!uids.add(uid)) {
            throw new IllegalArgumentException(
                    "The uid '%s' is used twice. Each source, operator and sink needs one of its own.".formatted(uid));
        }
    }

    /** Gives stages their numbers, upstream first. */
    private static final class Compilation {

        private record Begun(StageHead head, StreamNode<?> node) {}

        private final List<StageHead> heads = new ArrayList<>();
        private final Queue<Begun> open = new ArrayDeque<>();

        int begin(StageHead head, StreamNode<?> node) {
            heads.add(head);
            open.add(new Begun(head, node));
            return heads.size() - 1;
        }

        List<Stage> run(List<SourceNode<?>> sources) {
            sources.forEach(source -> begin(source.head(), source));
            var stages = new ArrayList<Stage>();
            for (var begun = open.poll(); begun != null; begun = open.poll()) {
                stages.add(new Stage(
                        stages.size(), begun.head(), begun.node().steps(this), StateDeclarations.of(begun.head())));
            }
            return stages;
        }
    }

    /** A stream, and what the program did with it. */
    private class StreamNode<T> implements Stream<T> {

        private final List<Function<Compilation, Step>> followers = new ArrayList<>();

        List<Step> steps(Compilation compilation) {
            return followers.stream().map(it -> it.apply(compilation)).toList();
        }

        boolean isUsed() {
            return !followers.isEmpty();
        }

        @Override
        public <R> Stream<R> map(MapFunction<T, R> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<R>();
            followers.add(compilation -> new Step.Map<>(function, result.steps(compilation)));
            return result;
        }

        @Override
        public Stream<T> filter(FilterFunction<T> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<T>();
            followers.add(compilation -> new Step.Filter<>(function, result.steps(compilation)));
            return result;
        }

        @Override
        public <R> Stream<R> flatMap(FlatMapFunction<T, R> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<R>();
            followers.add(compilation -> new Step.FlatMap<>(function, result.steps(compilation)));
            return result;
        }

        @Override
        public <K> KeyedStream<K, T> keyBy(KeyFunction<T, K> function, Serde<K> keys) {
            return new KeyedNode<>(this, requireNonNull(function, "function"), requireNonNull(keys, "keys"));
        }

        @Override
        public void sink(String uid, Sink<T> sink) {
            claim(uid);
            requireNonNull(sink, "sink");
            followers.add(compilation -> new Step.ToSink<>(uid, sink));
        }

        <K, R> Stream<R> exchangeTo(StageHead.Keyed<K, T> head) {
            var result = new StreamNode<R>();
            followers.add(compilation ->
                    new Step.Exchange<>(compilation.begin(head, result), head.keyFunction(), head.keys()));
            return result;
        }
    }

    private final class SourceNode<T> extends StreamNode<T> implements SourceStream<T> {

        private final String uid;
        private final Source<T> source;
        private Optional<TimestampFunction<T>> timestamps = Optional.empty();
        private WatermarkStrategy watermarks = WatermarkStrategy.monotonous();

        SourceNode(String uid, Source<T> source) {
            this.uid = uid;
            this.source = source;
        }

        @Override
        public Stream<T> eventTime(TimestampFunction<T> function, WatermarkStrategy strategy) {
            if (timestamps.isPresent()) {
                throw new IllegalStateException("Event time of source '%s' is given twice.".formatted(uid));
            }
            if (isUsed()) {
                throw new IllegalStateException(
                        "Event time of source '%s' must be given before an operator reads it.".formatted(uid));
            }
            timestamps = Optional.of(function);
            watermarks = requireNonNull(strategy, "strategy");
            return this;
        }

        StageHead head() {
            return new StageHead.FromSource<>(uid, source, timestamps, watermarks);
        }
    }

    private final class KeyedNode<K, T> implements KeyedStream<K, T> {

        private final StreamNode<T> upstream;
        private final KeyFunction<T, K> function;
        private final Serde<K> keys;

        KeyedNode(StreamNode<T> upstream, KeyFunction<T, K> function, Serde<K> keys) {
            this.upstream = upstream;
            this.function = function;
            this.keys = keys;
        }

        @Override
        public <R> Stream<R> process(String uid, KeyedProcess<K, T, R> process) {
            claim(uid);
            return upstream.exchangeTo(
                    new StageHead.Processing<>(uid, function, keys, requireNonNull(process, "process")));
        }

        @Override
        public WindowedStream<K, T> window(String uid, TumblingWindows windows) {
            claim(uid);
            requireNonNull(windows, "windows");
            return new WindowedStream<>() {
                @Override
                public <A, R> Stream<R> aggregate(AggregateFunction<K, T, A, R> aggregate, Serde<A> accumulators) {
                    return upstream.exchangeTo(new StageHead.Aggregation<>(
                            uid,
                            function,
                            keys,
                            windows,
                            requireNonNull(aggregate, "aggregate"),
                            requireNonNull(accumulators, "accumulators")));
                }
            };
        }
    }
}
