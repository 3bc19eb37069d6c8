package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.Stream;
import io.tidemark.api.function.MapFunction;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.MemorySink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A pipeline drawn from a seed: the same seed gives the same pipeline over the same events. What it writes, as a multiset, depends
 * on the events alone.
 */
public final class RandomPipeline implements Program {

    /** So that a pipeline doesn't take all day: joins of joins get large. */
    private static final int MOST_EVENTS_OF_A_STREAM = 400;

    private static final List<Function<Random, Operation>> KINDS = List.of(
            random -> new Plain.Scale(1 + random.nextInt(3), random.nextInt(5) - 2),
            random -> new Plain.Rename(1 + random.nextInt(5)),
            random -> new Plain.Filter(2 + random.nextInt(3)),
            random -> new Plain.Repeat(1 + random.nextInt(2)),
            random -> new Plain.Union(),
            random -> new Running.Sum(0),
            random -> new Running.Sum(1 + random.nextInt(150)),
            random -> new Running.Fold(2 + random.nextInt(5)),
            random -> new Running.Spread(),
            random -> new Running.Bundle(1 + random.nextInt(4)),
            random -> new Running.CountEach(2 + random.nextInt(3), 2 + random.nextInt(5)),
            random -> new Running.FirstOfKey(1 + random.nextInt(200)),
            random -> new Running.Different(1 + random.nextInt(200)),
            random -> new Running.Best(1 + random.nextInt(3)),
            random -> new Running.Count(),
            random -> new Running.Split(2 + random.nextInt(2)),
            random -> new Timers.Collect(1 + random.nextInt(150)),
            random -> new Timers.Sort(random.nextInt(100)),
            random -> new Timers.Silence(1 + random.nextInt(60)),
            random -> new Timers.Echo(1 + random.nextInt(60), 2 + random.nextInt(3)),
            RandomPipeline::tumbling,
            RandomPipeline::sliding,
            random -> new Windowed.Greatest(1 + random.nextInt(150), random.nextInt(200)),
            random -> new Windowed.Sessions(1 + random.nextInt(60), random.nextInt(200)),
            random -> new Windowed.Counted(1 + random.nextInt(4), random.nextBoolean()),
            RandomPipeline::intervalJoin,
            random -> new Joined.ByWindow(1 + random.nextInt(100)),
            random -> new Joined.Balance(1 + random.nextInt(150)));

    /** An operation and the numbers of the streams that go into it. */
    private record Node(Operation operation, List<Integer> from) {}

    private final long seed;
    private final List<RandomSource> sources = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    /** What the model knows of each stream, by its number: those of sources first, then those of nodes. */
    private final List<Branch> branches = new ArrayList<>();

    /** For each sink the numbers of the streams it writes. */
    private final List<List<Integer>> sinks = new ArrayList<>();

    private MapFunction<Click, Click> onTheWay = click -> click;

    private RandomPipeline(long seed) {
        this.seed = seed;
    }

    public static RandomPipeline draw(long seed) {
        var pipeline = new RandomPipeline(seed);
        var random = new Random(seed);
        pipeline.drawSources(random);
        for (int count = 2 + random.nextInt(7); count > 0; count--) {
            pipeline.drawNode(random);
        }
        pipeline.drawSinks(random);
        return pipeline;
    }

    /** Has each event that comes from a source go through a function, for instance one that fails now and then. */
    public void onTheWay(MapFunction<Click, Click> function) {
        onTheWay = function;
    }

    /** What must come out at each target, in any order. */
    public Map<String, List<String>> expected() {
        var expected = new TreeMap<String, List<String>>();
        for (int i = 0; i < sinks.size(); i++) {
            expected.put(
                    targetOf(i),
                    sinks.get(i).stream()
                            .flatMap(stream ->
                                    branches.get(stream).events().stream().map(click -> line(stream, click)))
                            .sorted()
                            .toList());
        }
        return expected;
    }

    /** Whether the state at the end depends on the events alone. */
    public boolean leavesTheSameState() {
        return nodes.stream().noneMatch(it -> it.operation().leavesExpiredRows());
    }

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        var streams = new ArrayList<Stream<Click>>();
        for (int i = 0; i < sources.size(); i++) {
            streams.add(sources.get(i).declare(pipeline, "source-" + i).map(click -> onTheWay.map(click)));
        }
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            streams.addAll(node.operation()
                    .declare("node-" + i, node.from().stream().map(streams::get).toList()));
        }
        for (int i = 0; i < sinks.size(); i++) {
            sinks.get(i).stream()
                    .map(stream -> streams.get(stream).map(click -> line(stream, click)))
                    .reduce(Stream::union)
                    .orElseThrow()
                    .sink("sink-" + i, new MemorySink<>(targetOf(i)));
        }
    }

    /** A line for each source, operation and sink; streams are called by their numbers. */
    @Override
    public String toString() {
        var text = new StringBuilder("pipeline of seed %d%n".formatted(seed));
        int stream = 0;
        for (var source : sources) {
            text.append("  %d = %s%n".formatted(stream++, source));
        }
        for (var node : nodes) {
            int made = node.operation().model(branchesOf(node.from())).size();
            var numbers = IntStream.range(stream, stream + made).boxed().toList();
            text.append("  %s = %s of %s%n"
                    .formatted(numbers.toString().replaceAll("[\\[\\]]", ""), node.operation(), node.from()));
            stream += made;
        }
        for (int i = 0; i < sinks.size(); i++) {
            text.append("  %s writes %s%n".formatted(targetOf(i), sinks.get(i)));
        }
        return text.toString();
    }

    private void drawSources(Random random) {
        long begin = List.of(-500L, 0L, 1_000L, 1_700_000_000_000L).get(random.nextInt(4));
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            var source = RandomSource.draw(random, begin);
            sources.add(source);
            branches.add(source.branch());
        }
    }

    private void drawNode(Random random) {
        while (true) {
            var operation = KINDS.get(random.nextInt(KINDS.size())).apply(random);
            var from = new ArrayList<Integer>();
            for (int i = 0; i < operation.inputs(); i++) {
                // rather what came last, so that pipelines get deep
                from.add(Math.max(random.nextInt(branches.size()), random.nextInt(branches.size())));
            }
            var inputs = branchesOf(from);
            if (inputs.stream().anyMatch(Branch::timeless)
                    || (operation.needsOrder() && inputs.get(0).order() == Order.NONE)) {
                continue;
            }
            var made = operation.model(inputs);
            if (made.stream().allMatch(it -> it.events().size() <= MOST_EVENTS_OF_A_STREAM)) {
                nodes.add(new Node(operation, from));
                branches.addAll(made);
                return;
            }
        }
    }

    /** All streams that nobody reads, and some others, go to one to three sinks. */
    private void drawSinks(Random random) {
        var read = new HashSet<Integer>();
        nodes.forEach(it -> read.addAll(it.from()));
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            sinks.add(new ArrayList<>());
        }
        for (int stream = 0; stream < branches.size(); stream++) {
            if (!read.contains(stream) || random.nextInt(3) == 0) {
                sinks.get(random.nextInt(count)).add(stream);
            }
        }
        sinks.removeIf(List::isEmpty);
    }

    private List<Branch> branchesOf(List<Integer> numbers) {
        return numbers.stream().map(branches::get).toList();
    }

    private static String line(int stream, Click click) {
        return "%d: %s %d @%d".formatted(stream, click.who(), click.amount(), click.at());
    }

    private static String targetOf(int sink) {
        return "target-" + sink;
    }

    private static Operation tumbling(Random random) {
        int size = 1 + random.nextInt(150);
        return new Windowed.Aligned(size, size, random.nextInt(size), random.nextInt(200));
    }

    private static Operation sliding(Random random) {
        int slide = 5 + random.nextInt(60);
        return new Windowed.Aligned(
                slide + 1 + random.nextInt(3 * slide), slide, random.nextInt(slide), random.nextInt(200));
    }

    private static Operation intervalJoin(Random random) {
        long lower = random.nextInt(80) - 50L;
        return new Joined.ByInterval(lower, lower + random.nextInt(60));
    }
}
