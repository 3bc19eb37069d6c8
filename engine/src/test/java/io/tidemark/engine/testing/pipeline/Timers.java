package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.engine.testing.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Operations that wait for their time, so that the order of events doesn't matter. */
final class Timers {

    private Timers() {}

    /** An operation that a process does and lists of single keys show. */
    private interface ByKey extends Operation {

        KeyedProcess<String, Click, Click> process();

        List<Click> answers(String key, List<Click> events);

        @Override
        default List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(inputs.get(0).keyBy(Click::who, Serdes.string()).process(uid, process()));
        }

        @Override
        default List<Branch> model(List<Branch> inputs) {
            return List.of(Branch.byTime(answersByKey(inputs.get(0), this)));
        }
    }

    private static List<Click> answersByKey(Branch in, ByKey operation) {
        var answers = new ArrayList<Click>();
        in.byKey().forEach((key, events) -> answers.addAll(operation.answers(key, events)));
        return answers;
    }

    /** Sums up what comes until the next whole number of periods, kept by that time. */
    record Collect(long period) implements ByKey {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                MapState<Long, Long> sums = states.map("sums", Serdes.int64(), Serdes.int64());
                return new KeyedProcess.Handler<>() {
                    @Override
                    public void onEvent(Click click, ProcessContext<String, Click> context) {
                        long due = dueOf(click);
                        var before = sums.get(due);
                        sums.put(due, (before == null ? 0 : before) + click.amount());
                        context.setTimer(due);
                    }

                    @Override
                    public void onTimer(long time, ProcessContext<String, Click> context) {
                        var sum = sums.get(time);
                        sums.remove(time);
                        context.emit(new Click(context.key(), sum == null ? -1 : sum, time));
                    }
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var sums = new TreeMap<Long, Long>();
            events.forEach(it -> sums.merge(dueOf(it), it.amount(), Long::sum));
            return sums.entrySet().stream()
                    .map(it -> new Click(key, it.getValue(), it.getKey()))
                    .toList();
        }

        private long dueOf(Click click) {
            return Math.floorDiv(click.at(), period) * period + period;
        }
    }

    /** Holds events back for a while and lets them go in the order of their time. */
    record Sort(long delay) implements ByKey {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                ListState<Click> waiting = states.list("waiting", CLICKS);
                return new KeyedProcess.Handler<>() {
                    @Override
                    public void onEvent(Click click, ProcessContext<String, Click> context) {
                        waiting.add(click);
                        context.setTimer(click.at() + delay);
                    }

                    @Override
                    public void onTimer(long time, ProcessContext<String, Click> context) {
                        var rest = new ArrayList<Click>();
                        for (var click : Branch.sorted(waiting.get())) {
                            if (click.at() + delay <= time) {
                                context.emit(new Click(click.who(), click.amount(), time));
                            } else {
                                rest.add(click);
                            }
                        }
                        waiting.update(rest);
                    }
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            return events.stream()
                    .map(it -> new Click(it.who(), it.amount(), it.at() + delay))
                    .toList();
        }
    }

    /** Tells when nothing came for a while. Takes timers back. */
    record Silence(long gap) implements ByKey {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> {
                MapState<Long, Long> times = states.map("times", Serdes.int64(), Serdes.int64());
                return new KeyedProcess.Handler<>() {
                    @Override
                    public void onEvent(Click click, ProcessContext<String, Click> context) {
                        long at = click.at();
                        boolean last = true;
                        for (var other : times.entries()) {
                            long time = other.getKey();
                            if (time < at && at <= time + gap) {
                                context.cancelTimer(time + gap);
                            }
                            last &= !(at < time && time <= at + gap);
                        }
                        times.put(at, at);
                        if (last) {
                            context.setTimer(at + gap);
                        }
                    }

                    @Override
                    public void onTimer(long time, ProcessContext<String, Click> context) {
                        for (var other : times.entries()) {
                            if (other.getKey() <= time - gap) {
                                times.remove(other.getKey());
                            }
                        }
                        context.emit(new Click(context.key(), gap, time));
                    }
                };
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var answers = new ArrayList<Click>();
            var times = new TreeSet<Long>();
            events.forEach(it -> times.add(it.at()));
            for (long time : times) {
                var next = times.higher(time);
                if (next == null || next > time + gap) {
                    answers.add(new Click(key, gap, time + gap));
                }
            }
            return answers;
        }
    }

    /** Answers a while later, and again and again until a time that divides: timers set by timers. */
    record Echo(long delay, int every) implements ByKey {

        @Override
        public KeyedProcess<String, Click, Click> process() {
            return states -> new KeyedProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, Click> context) {
                    context.setTimer(click.at() + delay);
                }

                @Override
                public void onTimer(long time, ProcessContext<String, Click> context) {
                    context.emit(new Click(context.key(), every, time));
                    if (isAnswered(time)) {
                        context.setTimer(time + delay);
                    }
                }
            };
        }

        @Override
        public List<Click> answers(String key, List<Click> events) {
            var times = new TreeSet<Long>();
            for (var event : events) {
                long time = event.at() + delay;
                while (times.add(time) && isAnswered(time)) {
                    time += delay;
                }
            }
            return times.stream().map(it -> new Click(key, every, it)).toList();
        }

        private boolean isAnswered(long time) {
            return Math.floorMod(Math.floorDiv(time, delay), every) != 0;
        }
    }
}
