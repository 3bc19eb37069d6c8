package io.tidemark.engine.graph;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.BroadcastConnectedStreams;
import io.tidemark.api.BroadcastStream;
import io.tidemark.api.ConnectedStreams;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.Pipeline;
import io.tidemark.api.ProcessedStream;
import io.tidemark.api.SourceStream;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.WindowedStream;
import io.tidemark.api.function.AsyncFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.function.FilterFunction;
import io.tidemark.api.function.FlatMapFunction;
import io.tidemark.api.function.JoinFunction;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.MapFunction;
import io.tidemark.api.function.MarkFunction;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.RankFunction;
import io.tidemark.api.function.TimestampFunction;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.source.Source;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Notes what a program declares, and compiles it to stages.
 *
 * <p>While the program declares, each stream is a list of what follows it, still to be compiled; {@link #compile} then
 * walks from the sources and begins a new stage at each exchange. A union leaves no trace in the stages: what follows it
 * is compiled behind each of its inputs, up to the exchange or sink that they share.
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
        return Compilation.of(
                sources.stream().map(it -> new StageNode(it.head(), it)).toList());
    }

    /** The node behind a stream that a program hands back to us. */
    private StreamNode<?> own(Stream<?> stream, String operation) {
        if (requireNonNull(stream, "stream") instanceof StreamNode<?> node && node.builder() == this) {
            return node;
        }
        throw foreign(operation);
    }

    private static IllegalArgumentException foreign(String operation) {
        return new IllegalArgumentException(
                "A stream given to %s comes from another pipeline. Streams can only meet those of the pipeline they were made with."
                        .formatted(operation));
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

    /** A stage to be: where it begins, and the streams that leave its head. */
    private final class StageNode {

        private final StageHead head;
        private final StreamNode<?> main;
        private final Map<String, StreamNode<?>> sides = new TreeMap<>();

        StageNode(StageHead head, StreamNode<?> main) {
            this.head = head;
            this.main = main;
        }

        @SuppressWarnings("unchecked") // the tag has the type; two tags of the same name are the program's mistake
        <S> StreamNode<S> side(String tag) {
            return (StreamNode<S>) sides.computeIfAbsent(tag, name -> new StreamNode<S>());
        }

        /** The stages it sends to; one twice if it is reached twice. */
        List<StageNode> targets() {
            var targets = new ArrayList<StageNode>();
            main.forEachTarget(targets::add);
            sides.values().forEach(it -> it.forEachTarget(targets::add));
            return targets;
        }

        Stage compile(int index, Compilation compilation) {
            var sideSteps = new HashMap<String, List<Step>>();
            sides.forEach((tag, stream) -> sideSteps.put(tag, stream.steps(compilation)));
            return new Stage(index, head, main.steps(compilation), sideSteps, StateDeclarations.of(head));
        }
    }

    /** Knows the numbers of stages, and numbers the exchanges into each of them. */
    private static final class Compilation {

        private final Map<StageNode, Integer> indexes = new HashMap<>();
        private final Map<StageNode, Integer> exchanges = new HashMap<>();

        static List<Stage> of(List<StageNode> sources) {
            var ordered = StageOrder.upstreamFirst(sources, StageNode::targets);
            var compilation = new Compilation();
            ordered.forEach(it -> compilation.indexes.put(it, compilation.indexes.size()));
            var stages = new ArrayList<Stage>();
            ordered.forEach(it -> stages.add(it.compile(stages.size(), compilation)));
            return stages;
        }

        Step.Exchange exchange(StageNode target, int input, Partitioning partitioning) {
            int edge = exchanges.merge(target, 1, Integer::sum) - 1;
            return new Step.Exchange(requireNonNull(indexes.get(target), "index"), edge, input, partitioning);
        }
    }

    /** What the program did with a stream, once. */
    private interface Follower {

        List<Step> steps(Compilation compilation);

        void forEachTarget(Consumer<StageNode> visitor);
    }

    /** Goes on in the same stage. */
    private record SameStage(StreamNode<?> next, UnaryOperator<List<Step>> step) implements Follower {

        static SameStage step(StreamNode<?> next, Function<List<Step>, Step> step) {
            return new SameStage(next, steps -> List.of(step.apply(steps)));
        }

        @Override
        public List<Step> steps(Compilation compilation) {
            return step.apply(next.steps(compilation));
        }

        @Override
        public void forEachTarget(Consumer<StageNode> visitor) {
            next.forEachTarget(visitor);
        }
    }

    /** Goes on in another stage. */
    private record OtherStage(StageNode target, int input, Partitioning partitioning) implements Follower {

        @Override
        public List<Step> steps(Compilation compilation) {
            return List.of(compilation.exchange(target, input, partitioning));
        }

        @Override
        public void forEachTarget(Consumer<StageNode> visitor) {
            visitor.accept(target);
        }
    }

    /** Leaves the job. */
    private record Leaving(Step.ToSink<?> sink) implements Follower {

        @Override
        public List<Step> steps(Compilation compilation) {
            return List.of(sink);
        }

        @Override
        public void forEachTarget(Consumer<StageNode> visitor) {}
    }

    /** A stream, and what the program did with it. */
    private class StreamNode<T> implements Stream<T> {

        private final List<Follower> followers = new ArrayList<>();

        List<Step> steps(Compilation compilation) {
            return followers.stream()
                    .flatMap(it -> it.steps(compilation).stream())
                    .toList();
        }

        void forEachTarget(Consumer<StageNode> visitor) {
            followers.forEach(it -> it.forEachTarget(visitor));
        }

        PipelineBuilder builder() {
            return PipelineBuilder.this;
        }

        boolean isUsed() {
            return !followers.isEmpty();
        }

        @Override
        public <R> Stream<R> map(MapFunction<T, R> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<R>();
            followers.add(SameStage.step(result, next -> new Step.Map<>(function, next)));
            return result;
        }

        @Override
        public Stream<T> filter(FilterFunction<T> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<T>();
            followers.add(SameStage.step(result, next -> new Step.Filter<>(function, next)));
            return result;
        }

        @Override
        public <R> Stream<R> flatMap(FlatMapFunction<T, R> function) {
            requireNonNull(function, "function");
            var result = new StreamNode<R>();
            followers.add(SameStage.step(result, next -> new Step.FlatMap<>(function, next)));
            return result;
        }

        @Override
        public Stream<T> union(Stream<? extends T> other) {
            var result = new StreamNode<T>();
            followers.add(new SameStage(result, steps -> steps));
            own(other, "union").followers.add(new SameStage(result, steps -> steps));
            return result;
        }

        @Override
        public <K> KeyedStream<K, T> keyBy(KeyFunction<T, K> function, Serde<K> keys) {
            return new KeyedNode<>(this, requireNonNull(function, "function"), requireNonNull(keys, "keys"));
        }

        @Override
        public <R> Stream<R> enrich(String uid, AsyncFunction<T, R> function, AsyncOptions options) {
            claim(uid);
            requireNonNull(function, "function");
            var result =
                    new ProcessedNode<R>(new StageHead.Enrichment<>(uid, function, requireNonNull(options, "options")));
            sendTo(result.stage, 0, new Partitioning.Forward());
            return result;
        }

        @Override
        public BroadcastStream<T> broadcast() {
            return new BroadcastNode<>(this);
        }

        @Override
        public void sink(String uid, Sink<T> sink) {
            claim(uid);
            requireNonNull(sink, "sink");
            followers.add(new Leaving(new Step.ToSink<>(uid, sink)));
        }

        <K, R> ProcessedStream<R> exchangeTo(StageHead.Keyed<K, T> head) {
            var result = new ProcessedNode<R>(head);
            sendTo(result.stage, 0, new Partitioning.ByKey<>(head.keyFunction(), head.keys()));
            return result;
        }

        void sendTo(StageNode stage, int input, Partitioning partitioning) {
            followers.add(new OtherStage(stage, input, partitioning));
        }
    }

    /** What leaves a stage's head. */
    private final class ProcessedNode<R> extends StreamNode<R> implements ProcessedStream<R> {

        private final StageNode stage;

        ProcessedNode(StageHead head) {
            this.stage = new StageNode(head, this);
        }

        @Override
        public <S> Stream<S> sideOutput(OutputTag<S> tag) {
            return stage.side(tag.name());
        }
    }

    private final class SourceNode<T> extends StreamNode<T> implements SourceStream<T> {

        private final String uid;
        private final Source<T> source;
        private Optional<TimestampFunction<T>> timestamps = Optional.empty();
        private Optional<MarkFunction<T>> marks = Optional.empty();
        private WatermarkStrategy watermarks = WatermarkStrategy.monotonous();

        SourceNode(String uid, Source<T> source) {
            this.uid = uid;
            this.source = source;
        }

        @Override
        public Stream<T> eventTime(TimestampFunction<T> function, WatermarkStrategy strategy) {
            return eventTime(function, Optional.empty(), strategy);
        }

        @Override
        public Stream<T> eventTime(
                TimestampFunction<T> function, MarkFunction<T> markFunction, WatermarkStrategy strategy) {
            return eventTime(function, Optional.of(markFunction), strategy);
        }

        private Stream<T> eventTime(
                TimestampFunction<T> function, Optional<MarkFunction<T>> markFunction, WatermarkStrategy strategy) {
            if (timestamps.isPresent()) {
                throw new IllegalStateException("Event time of source '%s' is given twice.".formatted(uid));
            }
            if (isUsed()) {
                throw new IllegalStateException(
                        "Event time of source '%s' must be given before an operator reads it.".formatted(uid));
            }
            timestamps = Optional.of(function);
            marks = markFunction;
            watermarks = requireNonNull(strategy, "strategy");
            return this;
        }

        StageHead head() {
            return new StageHead.FromSource<>(uid, source, timestamps, marks, watermarks);
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
        public <R> ProcessedStream<R> process(String uid, KeyedProcess<K, T, R> process) {
            claim(uid);
            return upstream.exchangeTo(
                    new StageHead.Processing<>(uid, function, keys, requireNonNull(process, "process")));
        }

        @Override
        public ProcessedStream<List<T>> topN(String uid, int size, RankFunction<T> rank, Serde<T> events) {
            return process(uid, new TopN<>(size, requireNonNull(rank, "rank"), requireNonNull(events, "events")));
        }

        @Override
        public ProcessedStream<T> distinct(String uid, Duration forgottenAfter) {
            return process(uid, new Distinct<>(TimeToLive.afterWrite(forgottenAfter)));
        }

        @Override
        public WindowedStream<K, T> window(String uid, Windows windows) {
            claim(uid);
            return new WindowedNode<>(uid, function, keys, requireNonNull(windows, "windows"), this::exchangeTo);
        }

        private <R> ProcessedStream<R> exchangeTo(StageHead.Keyed<K, T> head) {
            return upstream.exchangeTo(head);
        }

        @Override
        public <U> ConnectedStreams<K, T, U> connect(KeyedStream<K, U> other) {
            if (!(requireNonNull(other, "other") instanceof KeyedNode<K, U> node)
                    || node.upstream.builder() != PipelineBuilder.this) {
                throw foreign("connect");
            }
            if (!keys.schema().equals(node.keys.schema())) {
                throw new IllegalArgumentException(
                        "Streams with keys of form '%s' and '%s' can't be connected: the same key would lie in different places. Use the same serde in both keyBy(...)."
                                .formatted(keys.schema(), node.keys.schema()));
            }
            return new ConnectedNodes<>(this, node);
        }

        @Override
        public <B> BroadcastConnectedStreams<K, T, B> connect(BroadcastStream<B> other) {
            if (!(requireNonNull(other, "other") instanceof BroadcastNode<B> node)
                    || node.upstream.builder() != PipelineBuilder.this) {
                throw foreign("connect");
            }
            return new BroadcastConnectedStreams<>() {
                @Override
                public <R> ProcessedStream<R> process(String uid, KeyedBroadcastProcess<K, T, B, R> process) {
                    claim(uid);
                    requireNonNull(process, "process");
                    return exchangeTo(
                            new StageHead.BroadcastProcessing<>(uid, function, keys, process),
                            node.upstream,
                            new Partitioning.Broadcast());
                }
            };
        }

        <R> ProcessedStream<R> exchangeTo(StageHead.TwoInputs<K, T, ?> head, KeyedNode<K, ?> second) {
            return exchangeTo(head, second.upstream, second.partitioning());
        }

        private <R> ProcessedStream<R> exchangeTo(
                StageHead.TwoInputs<K, T, ?> head, StreamNode<?> second, Partitioning secondPartitioning) {
            var result = new ProcessedNode<R>(head);
            upstream.sendTo(result.stage, 0, partitioning());
            second.sendTo(result.stage, 1, secondPartitioning);
            return result;
        }

        Partitioning partitioning() {
            return new Partitioning.ByKey<>(function, keys);
        }
    }

    private record BroadcastNode<T>(StreamNode<T> upstream) implements BroadcastStream<T> {}

    private final class ConnectedNodes<K, T, U> implements ConnectedStreams<K, T, U> {

        private final KeyedNode<K, T> first;
        private final KeyedNode<K, U> second;

        ConnectedNodes(KeyedNode<K, T> first, KeyedNode<K, U> second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public <R> ProcessedStream<R> process(String uid, KeyedCoProcess<K, T, U, R> process) {
            claim(uid);
            requireNonNull(process, "process");
            return first.exchangeTo(new StageHead.CoProcessing<>(uid, first.function, first.keys, process), second);
        }

        @Override
        public <R> ProcessedStream<R> join(
                String uid,
                JoinInterval interval,
                JoinFunction<T, U, R> function,
                Serde<T> firstSerde,
                Serde<U> secondSerde) {
            claim(uid);
            return first.exchangeTo(
                    new StageHead.IntervalJoin<>(
                            uid,
                            first.function,
                            first.keys,
                            requireNonNull(interval, "interval"),
                            requireNonNull(function, "function"),
                            requireNonNull(firstSerde, "first"),
                            requireNonNull(secondSerde, "second")),
                    second);
        }

        @Override
        public <R> ProcessedStream<R> join(
                String uid,
                TumblingWindows windows,
                JoinFunction<T, U, R> function,
                Serde<T> firstSerde,
                Serde<U> secondSerde) {
            claim(uid);
            return first.exchangeTo(
                    new StageHead.WindowJoin<>(
                            uid,
                            first.function,
                            first.keys,
                            requireNonNull(windows, "windows"),
                            requireNonNull(function, "function"),
                            requireNonNull(firstSerde, "first"),
                            requireNonNull(secondSerde, "second")),
                    second);
        }
    }
}
