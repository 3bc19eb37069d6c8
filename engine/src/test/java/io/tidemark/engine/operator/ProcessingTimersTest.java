package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyedBroadcastProcess;
import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.BroadcastStates;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers by the clock on the wall, in every operator that runs a function with timers. */
class ProcessingTimersTest {

    private static final String UID = "timers";

    @TempDir
    private Path directory;

    /** The operators that can have such timers; each does with a click what {@link Timers} says. */
    enum Kind {
        ONE_INPUT,
        TWO_INPUTS,
        BROADCAST
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fireWhenTheClockGetsThereAndNotByEventTime(Kind kind) throws Exception {
        var operator = OperatorHarness.open(new Timers(kind), UID, directory);
        operator.clock(1_000);
        operator.event(new Click("a", 50, 10), 10);

        operator.watermark(5_000);
        operator.clock(1_049);
        assertThat(operator.takeResults()).as("the event's own timer only").containsExactly("a event timer 11 @11");
        operator.clock(1_050);
        assertThat(operator.takeResults()).containsExactly("a clock timer 1050 @5001");
        operator.clock(9_000);
        assertThat(operator.takeResults()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void arePartOfSnapshots(Kind kind) throws Exception {
        var operator = OperatorHarness.open(new Timers(kind), UID, directory);
        operator.clock(1_000);
        operator.event(new Click("a", 50, 10), 10);
        operator.event(new Click("b", 60, 10), 10);

        operator.snapshotDiscardRestore();
        operator.clock(2_000);

        assertThat(operator.takeResults())
                .containsExactlyInAnyOrder("a clock timer 1050 @1050", "b clock timer 1060 @1060");
    }

    @Test
    void canBeTakenBack() throws Exception {
        var operator = OperatorHarness.open(new Timers(Kind.ONE_INPUT), UID, directory);
        operator.clock(1_000);
        operator.event(new Click("a", 50, 10), 10);
        operator.event(new Click("b", 50, 10), 10);

        operator.event(new Click("a", -50, 10), 10);
        operator.clock(2_000);

        assertThat(operator.takeResults()).containsExactly("b clock timer 1050 @1050");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void markTheirOperatorInThePlan(Kind kind) {
        var graph = JobGraph.compile(new Timers(kind), Parameters.NONE);

        assertThat(graph.processingTimeUids()).containsExactly(UID);
        assertThat(graph.describe()).containsOnlyOnce("uses processing time: a replay may give other results");
    }

    @Test
    void cannotBeSetWhileStatesAreDeclared() {
        Program program = (pipeline, parameters) -> pipeline.source("clicks", clicks())
                .keyBy(Click::who, Serdes.string())
                .process(UID, new TooSoon());

        assertThatThrownBy(() -> JobGraph.compile(program, Parameters.NONE))
                .hasMessageContaining("Use it in the handler only");
    }

    private static ListSource<Click> clicks() {
        return ListSource.bounded(List.of(), 1);
    }

    /** Sets, so many milliseconds from now, a timer by the clock, or takes it back; and one by event time. */
    private record Timers(Kind kind) implements Program {

        @Override
        public void define(Pipeline pipeline, Parameters parameters) {
            var clicks = pipeline.source("clicks", clicks()).keyBy(Click::who, Serdes.string());
            var second = pipeline.source("second", clicks());
            var processed = switch (kind) {
                case ONE_INPUT -> clicks.process(UID, new OneInput());
                case TWO_INPUTS ->
                    clicks.connect(second.keyBy(Click::who, Serdes.string())).process(UID, new TwoInputs());
                case BROADCAST -> clicks.connect(second.broadcast()).process(UID, new Broadcast());
            };
            processed.sink("sink", new MemorySink<>("results"));
        }
    }

    private record TooSoon() implements KeyedProcess<String, Click, String> {

        @Override
        public KeyedProcess.Handler<String, Click, String> open(States states) {
            states.processingTime().setTimer(1);
            return (click, context) -> {};
        }
    }

    private static void setOrCancel(Click click, ProcessingTime clock, ProcessContext<String, String> context) {
        if (click.amount() < 0) {
            clock.cancelTimer(clock.now() - click.amount());
        } else {
            clock.setTimer(clock.now() + click.amount());
            context.setTimer(click.at() + 1);
        }
    }

    private record OneInput() implements KeyedProcess<String, Click, String> {

        @Override
        public KeyedProcess.Handler<String, Click, String> open(States states) {
            var clock = states.processingTime();
            return new KeyedProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    setOrCancel(click, clock, context);
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s event timer %d".formatted(context.key(), time));
                }

                @Override
                public void onProcessingTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s clock timer %d".formatted(context.key(), time));
                }
            };
        }
    }

    private record TwoInputs() implements KeyedCoProcess<String, Click, Click, String> {

        @Override
        public KeyedCoProcess.Handler<String, Click, Click, String> open(States states) {
            var clock = states.processingTime();
            return new KeyedCoProcess.Handler<>() {
                @Override
                public void onFirst(Click click, ProcessContext<String, String> context) {
                    setOrCancel(click, clock, context);
                }

                @Override
                public void onSecond(Click click, ProcessContext<String, String> context) {}

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s event timer %d".formatted(context.key(), time));
                }

                @Override
                public void onProcessingTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s clock timer %d".formatted(context.key(), time));
                }
            };
        }
    }

    private record Broadcast() implements KeyedBroadcastProcess<String, Click, Click, String> {

        @Override
        public KeyedBroadcastProcess.Handler<String, Click, Click, String> open(
                States states, BroadcastStates broadcast) {
            var clock = states.processingTime();
            return new KeyedBroadcastProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    setOrCancel(click, clock, context);
                }

                @Override
                public void onBroadcast(Click click, long eventTime) {}

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s event timer %d".formatted(context.key(), time));
                }

                @Override
                public void onProcessingTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s clock timer %d".formatted(context.key(), time));
                }
            };
        }
    }
}
