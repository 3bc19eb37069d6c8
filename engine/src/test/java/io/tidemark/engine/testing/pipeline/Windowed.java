package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Stream;
import io.tidemark.api.WindowedStream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.api.window.Windows;
import io.tidemark.engine.testing.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Windows with one, final result each. */
final class Windowed {

    private Windowed() {}

    /** Overlapping ones, or not if the slide is the size. */
    record Aligned(long size, long slide, long offset, long lateness) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(windowed(uid, inputs.get(0), windows(), lateness).aggregate(new Sum(), Serdes.int64()));
        }

        private Windows windows() {
            return size == slide
                    ? TumblingWindows.of(millis(size)).offset(millis(offset))
                    : SlidingWindows.of(millis(size), millis(slide)).offset(millis(offset));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var results = new ArrayList<Click>();
            inputs.get(0).byKey().forEach((key, events) -> {
                var sums = new TreeMap<Long, Long>();
                for (var event : events) {
                    long last = event.at() - Math.floorMod(event.at() - offset, slide);
                    for (long start = last; start > event.at() - size; start -= slide) {
                        sums.merge(start + size - 1, event.amount(), Long::sum);
                    }
                }
                sums.forEach((end, sum) -> results.add(new Click(key, sum, end)));
            });
            return List.of(Branch.byTime(results));
        }
    }

    /** Windows of which the greatest event is kept. */
    record Greatest(long size, long lateness) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(windowed(uid, inputs.get(0), TumblingWindows.of(millis(size)), lateness)
                    .reduce((one, other) -> one.amount() >= other.amount() ? one : other, CLICKS)
                    .map(it -> new Click(it.who(), it.amount(), endOf(it.at()))));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var results = new ArrayList<Click>();
            inputs.get(0).byKey().forEach((key, events) -> {
                var greatest = new TreeMap<Long, Long>();
                events.forEach(it -> greatest.merge(endOf(it.at()), it.amount(), Math::max));
                greatest.forEach((end, amount) -> results.add(new Click(key, amount, end)));
            });
            return List.of(Branch.byTime(results));
        }

        private long endOf(long time) {
            return Math.floorDiv(time, size) * size + size - 1;
        }
    }

    record Sessions(long gap, long lateness) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            return List.of(windowed(uid, inputs.get(0), SessionWindows.withGap(millis(gap)), lateness)
                    .aggregate(new Sum(), Serdes.int64()));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var results = new ArrayList<Click>();
            inputs.get(0).byKey().forEach((key, events) -> {
                var ends = new TreeSet<Long>();
                events.forEach(it -> ends.add(it.at() + gap - 1));
                Map<Long, Long> sums = new TreeMap<>();
                for (var event : events) {
                    long end = event.at() + gap - 1;
                    // the session goes on while there is one that begins before it ends
                    for (var next = ends.higher(end); next != null && next < end + gap; next = ends.higher(end)) {
                        end = next;
                    }
                    sums.merge(end, event.amount(), Long::sum);
                }
                sums.forEach((end, sum) -> results.add(new Click(key, sum, end)));
            });
            return List.of(Branch.byTime(results));
        }
    }

    /** One window for ever, a result each so many events. */
    record Counted(int every, boolean anew) implements Operation {

        @Override
        public List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs) {
            var windows = GlobalWindows.everyCount(every);
            return List.of(inputs.get(0)
                    .keyBy(Click::who, Serdes.string())
                    .window(uid, anew ? windows.startAnew() : windows)
                    .aggregate(new SumWithLast(), CLICKS));
        }

        @Override
        public List<Branch> model(List<Branch> inputs) {
            var results = new ArrayList<Click>();
            inputs.get(0).byKey().forEach((key, events) -> {
                for (int end = every; end <= events.size(); end += every) {
                    long sum = events.subList(anew ? end - every : 0, end).stream()
                            .mapToLong(Click::amount)
                            .sum();
                    results.add(new Click(key, sum, events.get(end - 1).at()));
                }
            });
            return List.of(Branch.of(results, inputs.get(0).order().afterKeying()));
        }

        @Override
        public boolean needsOrder() {
            return true;
        }
    }

    private static WindowedStream<String, Click> windowed(
            String uid, Stream<Click> stream, Windows windows, long lateness) {
        return stream.keyBy(Click::who, Serdes.string()).window(uid, windows).allowedLateness(millis(lateness));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private record Sum() implements AggregateFunction<String, Click, Long, Click> {

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long sum, Click click) {
            return sum + click.amount();
        }

        @Override
        public Click result(String who, Window window, Long sum) {
            return new Click(who, sum, window.lastMillisecond());
        }

        @Override
        public Long merge(Long earlier, Long later) {
            return earlier + later;
        }
    }

    private record SumWithLast() implements AggregateFunction<String, Click, Click, Click> {

        @Override
        public Click create() {
            return new Click("", 0, 0);
        }

        @Override
        public Click add(Click sum, Click click) {
            return new Click(click.who(), sum.amount() + click.amount(), click.at());
        }

        @Override
        public Click result(String who, Window window, Click sum) {
            return new Click(who, sum.amount(), sum.at());
        }
    }
}
