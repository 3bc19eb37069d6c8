package io.tidemark.engine.testing;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.source.Source;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;

/** Says by the clock on the wall that nobody clicked for a while, and which event it heard of last. */
public record ReminderProgram(Source<Click> source) implements Program {

    public static final String UID = "reminder";
    public static final String TARGET = "reminders";
    public static final long AFTER_MILLIS = 50;

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        pipeline.source("clicks", source)
                .eventTime(Click::at, WatermarkStrategy.monotonous())
                .keyBy(Click::who, Serdes.string())
                .process(UID, new Reminder())
                .sink("to-" + TARGET, new MemorySink<>(TARGET));
    }

    private record Reminder() implements KeyedProcess<String, Click, String> {

        @Override
        public Handler<String, Click, String> open(States states) {
            return new RemindingHandler(
                    states.processingTime(), states.value("due", Serdes.int64()), states.value("last", Serdes.int64()));
        }
    }

    private record RemindingHandler(ProcessingTime clock, ValueState<Long> due, ValueState<Long> last)
            implements KeyedProcess.Handler<String, Click, String> {

        @Override
        public void onEvent(Click click, ProcessContext<String, String> context) {
            var before = due.value();
            if (before != null) {
                clock.cancelTimer(before);
            }
            long next = clock.now() + AFTER_MILLIS;
            clock.setTimer(next);
            due.update(next);
            last.update(click.at());
        }

        @Override
        public void onProcessingTimer(long time, ProcessContext<String, String> context) {
            context.emit("%s quiet since %d".formatted(context.key(), last.value()));
            due.clear();
        }
    }
}
