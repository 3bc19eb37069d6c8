package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.ConnectedStreams;
import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.ValueState;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.engine.testing.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** Operations on two streams; both may be the same. */
final class Joined {

    private Joined() {}

    private interface OfTwo extends Operation {

        @Override
        default int inputs() {
            return 2;
        }
    }

    record ByInterval(long lower, long upper) implements OfTwo {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            var interval = JoinInterval.between(Duration.ofMillis(lower), Duration.ofMillis(upper));
            return List.of(connected(inputs).join(uid, interval, ByInterval::pair, CLICKS, CLICKS));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            return List.of(Branch.of(
                    pairs(
                            inputs,
                            (first, second) -> second.at() - first.at() >= lower && second.at() - first.at() <= upper,
                            ByInterval::pair),
                    Order.NONE));
        }

        private static Click pair(Click first, Click second) {
            return paired(first, second, Math.max(first.at(), second.at()));
        }
    }

    record ByWindow(long size) implements OfTwo {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            var windows = TumblingWindows.of(Duration.ofMillis(size));
            return List.of(connected(inputs).join(uid, windows, this::pair, CLICKS, CLICKS));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            return List.of(Branch.of(
                    pairs(inputs, (first, second) -> endOf(first.at()) == endOf(second.at()), this::pair), Order.NONE));
        }

        private Click pair(Click first, Click second) {
            return paired(first, second, endOf(first.at()));
        }

        private long endOf(long time) {
            return Math.floorDiv(time, size) * size + size - 1;
        }
    }

    /** The sum of one input less that of the other, at the end of each period, since the begin. */
    record Balance(long period) implements OfTwo {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(connected(inputs).process(uid, process()));
        }

        private KeyedCoProcess<String, Click, Click, Click> process() {
            return states -> {
                ValueState<Long> balance = states.value("balance", Serdes.int64());
                ListState<Click> waiting = states.list("waiting", CLICKS);
                return new KeyedCoProcess.Handler<>() {
                    @Override
                    public void onFirst(Click click, ProcessContext<String, Click> context) {
                        add(click, context);
                    }

                    @Override
                    public void onSecond(Click click, ProcessContext<String, Click> context) {
                        add(new Click(click.who(), -click.amount(), click.at()), context);
                    }

                    @Override
                    public void onTimer(long time, ProcessContext<String, Click> context) {
                        var before = balance.value();
                        long now = before == null ? 0 : before;
                        var rest = new ArrayList<Click>();
                        for (var click : waiting.get()) {
                            if (endOf(click.at()) <= time) {
                                now += click.amount();
                            } else {
                                rest.add(click);
                            }
                        }
                        waiting.update(rest);
                        balance.update(now);
                        context.emit(new Click(context.key(), now, time));
                    }

                    private void add(Click click, ProcessContext<String, Click> context) {
                        waiting.add(click);
                        context.setTimer(endOf(click.at()));
                    }
                };
            };
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var changes = new TreeMap<String, TreeMap<Long, Long>>();
            for (int i = 0; i < 2; i++) {
                int sign = i == 0 ? 1 : -1;
                inputs.get(i)
                        .events()
                        .forEach(it -> changes.computeIfAbsent(it.who(), key -> new TreeMap<>())
                                .merge(endOf(it.at()), sign * it.amount(), Long::sum));
            }
            var balances = new ArrayList<Click>();
            changes.forEach((key, ofKey) -> {
                long[] balance = {0};
                ofKey.forEach((end, change) -> {
                    balance[0] += change;
                    balances.add(new Click(key, balance[0], end));
                });
            });
            return List.of(Branch.byTime(balances));
        }

        private long endOf(long time) {
            return Math.floorDiv(time, period) * period + period - 1;
        }
    }

    private interface Pairing {

        Click pair(Click first, Click second);
    }

    private static ConnectedStreams<String, Click, Click> connected(List<Stream<Click>> inputs) {
        return inputs.get(0)
                .keyBy(Click::who, Serdes.string())
                .connect(inputs.get(1).keyBy(Click::who, Serdes.string()));
    }

    private static Click paired(Click first, Click second, long at) {
        return new Click(first.who(), first.amount() * 31 + second.amount(), at);
    }

    private static List<Click> pairs(List<Branch> inputs, BiPredicate<Click, Click> belongTogether, Pairing pairing) {
        var pairs = new ArrayList<Click>();
        var seconds = inputs.get(1).byKey();
        inputs.get(0)
                .byKey()
                .forEach((key, firsts) -> firsts.forEach(first -> seconds.getOrDefault(key, List.of())
                        .forEach(second -> {
                            if (belongTogether.test(first, second)) {
                                pairs.add(pairing.pair(first, second));
                            }
                        })));
        return pairs;
    }
}
