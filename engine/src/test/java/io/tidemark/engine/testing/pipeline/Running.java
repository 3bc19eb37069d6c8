package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.Accumulation;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.testing.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations that answer each event with what they remember of its key. */
final class Running {

    private Running() {}

    /** An operation of one input in which order counts. */
    private interface InOrder extends Operation {

        KeyedProcess<String, Click, Click> process();

        /** What comes out for the events of one key. */
        List<Click> answers(String key, List<Click> events);

        @Override
        default List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).keyBy(Click::who, Serdes.string()).process(uid, process()));
        }

        @Override
        default List<Branch> model(List<Branch> inputs) {
            return List.of(Branch.of(
                    answersByKey(inputs.get(0), this), inputs.get(0).order().afterKeying()));
        }

        @Override
        default boolean needsOrder() {
            return true;
        }
    }

    private static List<Click> answersByKey(Branch in, InOrder operation) {
        var answers = new ArrayList<Click>();
        in.byKey().forEach((key, events) -> answers.addAll(operation.answers(key, events)));
        return answers;
    }

    /** @param timeToLive milliseconds; 0 for ever */
    record Sum(long timeToLive) implements InOrder {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                ValueState<Long> sum = states.value(
                        "sum",
                        Serdes.int64(),
                        timeToLive == 0 ? TimeToLive.FOREVER : TimeToLive.afterWrite(Duration.ofMillis(timeToLive)));
                return (click, context) -> {
                    var before = sum.value();
                    long now = (before == null ? 0 : before) + click.amount();
                    sum.update(now);
                    context.emit(new Click(context.key(), now, context.eventTime()));
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            long sum = 0;
            long written = 0;
            for (var event : events) {
                if (timeToLive > 0 && event.at() - written >= timeToLive) {
                    sum = 0;
                    written = event.at();
                }
                sum += event.amount();
                written = Math.max(written, event.at());
                answers.add(new Click(key, sum, event.at()));
            }
            return answers;
        }

        @Override
        public boolean leavesExpiredRows() {
            return timeToLive > 0;
        }
    }

    /** Folds in a way that shows the order. */
    record Fold(long factor) implements InOrder {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                ReducingState<Long> folded =
                        states.reducing("folded", (sum, value) -> sum * factor + value, Serdes.int64());
                return (click, context) -> {
                    folded.add(click.amount());
                    var now = folded.get();
                    context.emit(new Click(context.key(), now == null ? -1 : now, context.eventTime()));
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            for (var event : events) {
                long before =
                        answers.isEmpty() ? 0 : answers.get(answers.size() - 1).amount();
                answers.add(new Click(key, before * factor + event.amount(), event.at()));
            }
            return answers;
        }
    }

    /** The difference between the greatest and the least so far. */
    record Spread() implements InOrder {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                AggregatingState<Click, Long> spread =
                        states.aggregating("extremes", new Extremes(), Serdes.list(Serdes.int64()));
                return (click, context) -> {
                    spread.add(click);
                    var now = spread.get();
                    context.emit(new Click(context.key(), now == null ? -1 : now, context.eventTime()));
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            for (int i = 0; i < events.size(); i++) {
                var amounts = events.subList(0, i + 1).stream()
                        .mapToLong(Click::amount)
                        .summaryStatistics();
                answers.add(new Click(
                        key, amounts.getMax() - amounts.getMin(), events.get(i).at()));
            }
            return answers;
        }

        private record Extremes() implements Accumulation<Click, List<Long>, Long> {

            @Override
            public List<Long> create() {
                return List.of(Long.MAX_VALUE, Long.MIN_VALUE);
            }

            @Override
            public List<Long> add(List<Long> extremes, Click click) {
                return List.of(Math.min(extremes.get(0), click.amount()), Math.max(extremes.get(1), click.amount()));
            }

            @Override
            public Long result(List<Long> extremes) {
                return extremes.get(1) - extremes.get(0);
            }
        }
    }

    /** The sum of each so many events, with the last of them. */
    record Bundle(int size) implements InOrder {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                ListState<Click> waiting = states.list("waiting", CLICKS);
                return (click, context) -> {
                    waiting.add(click);
                    if (waiting.get().size() == size) {
                        long sum =
                                waiting.get().stream().mapToLong(Click::amount).sum();
                        waiting.clear();
                        context.emit(new Click(context.key(), sum, context.eventTime()));
                    }
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            for (int end = size; end <= events.size(); end += size) {
                var bundle = events.subList(end - size, end);
                answers.add(new Click(
                        key,
                        bundle.stream().mapToLong(Click::amount).sum(),
                        bundle.get(size - 1).at()));
            }
            return answers;
        }
    }

    /** How often the amount came by; forgets it after so many times, and all amounts at a number that divides. */
    record CountEach(int most, int clearing) implements InOrder {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                MapState<Long, Long> counts = states.map("counts", Serdes.int64(), Serdes.int64());
                return (click, context) -> {
                    var before = counts.get(click.amount());
                    long now = before == null ? 1 : before + 1;
                    if (now == most) {
                        counts.remove(click.amount());
                    } else {
                        counts.put(click.amount(), now);
                    }
                    if (Math.floorMod(click.amount(), clearing) == 0) {
                        counts.clear();
                    }
                    long different = 0;
                    for (var entry : counts.entries()) {
                        different += entry.getValue() > 0 ? 1 : 0;
                    }
                    context.emit(new Click(context.key(), now * 100 + different, context.eventTime()));
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            var counts = new HashMap<Long, Long>();
            for (var event : events) {
                long now = counts.merge(event.amount(), 1L, Long::sum);
                if (now == most) {
                    counts.remove(event.amount());
                }
                if (Math.floorMod(event.amount(), clearing) == 0) {
                    counts.clear();
                }
                answers.add(new Click(key, now * 100 + counts.size(), event.at()));
            }
            return answers;
        }
    }

    /** The engine's own: lets the first of a key pass. */
    record FirstOfKey(long forgottenAfter) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(
                    inputs.get(0).keyBy(Click::who, Serdes.string()).distinct(uid, Duration.ofMillis(forgottenAfter)));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var passed = new ArrayList<Click>();
            var seen = new HashMap<String, Long>();
            for (var event : inputs.get(0).events()) {
                var before = seen.get(event.who());
                if (before == null || event.at() - before >= forgottenAfter) {
                    passed.add(event);
                    seen.put(event.who(), event.at());
                }
            }
            return List.of(Branch.of(passed, inputs.get(0).order().afterKeying()));
        }

        @Override
        public boolean needsOrder() {
            return true;
        }

        @Override
        public boolean leavesExpiredRows() {
            return true;
        }
    }

    /** Lets one of several equal events pass: which one doesn't matter. */
    record Different(long forgottenAfter) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).keyBy(it -> it, CLICKS).distinct(uid, Duration.ofMillis(forgottenAfter)));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            return List.of(Branch.of(inputs.get(0).events().stream().distinct().toList(), Order.NONE));
        }

        @Override
        public boolean leavesExpiredRows() {
            return true;
        }
    }

    /** The engine's own: rankings, as a number that shows their order. */
    record Best(int size) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0)
                    .keyBy(Click::who, Serdes.string())
                    .topN(uid, size, (click, other) -> Long.compare(click.amount(), other.amount()), CLICKS)
                    .map(Best::summary));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var rankings = new ArrayList<Click>();
            inputs.get(0).byKey().forEach((key, events) -> {
                for (int i = 0; i < events.size(); i++) {
                    var best = bestOf(events.subList(0, i + 1));
                    // equal events can't be told apart by what they are
                    int newest = i;
                    if (best.contains(newest)) {
                        rankings.add(summary(best.stream().map(events::get).toList()));
                    }
                }
            });
            return List.of(Branch.timeless(rankings));
        }

        @Override
        public boolean needsOrder() {
            return true;
        }

        private List<Integer> bestOf(List<Click> events) {
            var indices = new ArrayList<Integer>();
            for (int i = 0; i < events.size(); i++) {
                indices.add(i);
            }
            indices.sort(Comparator.comparingLong((Integer it) -> events.get(it).amount())
                    .reversed());
            return indices.subList(0, Math.min(size, indices.size()));
        }

        private static Click summary(List<Click> ranking) {
            return new Click(ranking.get(0).who(), ranking.hashCode(), 0);
        }
    }

    /** Counts a key's events, whatever their order. */
    record Count() implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).keyBy(Click::who, Serdes.string()).process(uid, (KeyedProcess<
                            String, Click, Click>)
                    states -> {
                        ValueState<Long> count = states.value("count", Serdes.int64());
                        return (click, context) -> {
                            var before = count.value();
                            long now = before == null ? 1 : before + 1;
                            count.update(now);
                            context.emit(new Click(context.key(), now, 0));
                        };
                    }));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var counts = new ArrayList<Click>();
            Map<String, Long> seen = new HashMap<>();
            for (var event : inputs.get(0).events()) {
                counts.add(new Click(event.who(), seen.merge(event.who(), 1L, Long::sum), 0));
            }
            return List.of(Branch.timeless(counts));
        }
    }

    /** Sends some events to a side output. */
    record Split(int modulus) implements Operation {

        private static final OutputTag<Click> SIDE = OutputTag.of("side");

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            var split = inputs.get(0).keyBy(Click::who, Serdes.string()).process(uid, (KeyedProcess<
                            String, Click, Click>)
                    states -> (click, context) -> {
                        if (isAside(click)) {
                            context.emit(SIDE, click);
                        } else {
                            context.emit(click);
                        }
                    });
            return List.of(split, split.sideOutput(SIDE));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var in = inputs.get(0);
            var order = in.order().afterKeying();
            return List.of(
                    Branch.of(in.events().stream().filter(it -> !isAside(it)).toList(), order),
                    Branch.of(in.events().stream().filter(this::isAside).toList(), order));
        }

        private boolean isAside(Click click) {
            return Math.floorMod(click.amount(), modulus) == 0;
        }
    }
}
