package io.tidemark.engine.testing;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.source.Source;
import io.tidemark.api.state.ValueState;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import java.time.Duration;
import java.util.function.Function;

/**
 * Uses everything that remembers: a window that adds up, a process that counts, timers. What it emits, as a multiset,
 * depends on the events alone and not on the order in which splits are read, as long as no event is later than {@link
 * #OUT_OF_ORDER_MILLIS}.
 */
public final class ClickProgram implements Program {

    public static final long OUT_OF_ORDER_MILLIS = 50;
    public static final long WINDOW_MILLIS = 100;
    public static final String SUMS = "sums";
    public static final String COUNTS = "counts";
    public static final String ALARMS = "alarms";

    private final Source<Click> source;
    private final Function<String, Sink<String>> sinks;

    /** @param sinks makes a sink for a target */
    public ClickProgram(Source<Click> source, Function<String, Sink<String>> sinks) {
        this.source = source;
        this.sinks = sinks;
    }

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        var clicks = pipeline.source("clicks", source)
                .eventTime(
                        Click::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofMillis(OUT_OF_ORDER_MILLIS))
                                .idleAfter(Duration.ofDays(1)))
                .filter(click -> click.amount() > 0);
        clicks.keyBy(Click::who, Serdes.string())
                .window("sum", TumblingWindows.of(Duration.ofMillis(WINDOW_MILLIS)))
                .aggregate(new Sum(), Serdes.int64())
                .sink("sums", sinks.apply(SUMS));
        var counted = clicks.keyBy(Click::who, Serdes.string()).process("count", counting());
        counted.filter(it -> it.startsWith("count")).sink("counts", sinks.apply(COUNTS));
        counted.filter(it -> it.startsWith("alarm"))
                .keyBy(it -> it, Serdes.string())
                .process("once", once())
                .sink("alarms", sinks.apply(ALARMS));
    }

    /** Counts the events of a key, and raises an alarm at the end of each window that had one. */
    private static KeyedProcess<String, Click, String> counting() {
        return states -> {
            ValueState<Long> count = states.value("count", Serdes.int64());
            return new KeyedProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    var before = count.value();
                    long now = before == null ? 1 : before + 1;
                    count.update(now);
                    context.emit("count %s %d".formatted(context.key(), now));
                    context.setTimer(
                            TumblingWindows.of(Duration.ofMillis(WINDOW_MILLIS)).startOf(click.at())
                                    + WINDOW_MILLIS
                                    - 1);
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("alarm %s %d".formatted(context.key(), time));
                }
            };
        };
    }

    /** Lets a text pass the first time, and shouts at the second. */
    private static KeyedProcess<String, String, String> once() {
        return states -> {
            ValueState<Boolean> seen = states.value("seen", Serdes.bool());
            return (text, context) -> {
                context.emit(seen.value() == null ? text : text + " AGAIN");
                seen.update(true);
            };
        };
    }

    private static final class Sum implements AggregateFunction<String, Click, Long, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long sum, Click click) {
            return sum + click.amount();
        }

        @Override
        public String result(String who, Window window, Long sum) {
            return "sum %s %d %d".formatted(who, window.start(), sum);
        }
    }
}
