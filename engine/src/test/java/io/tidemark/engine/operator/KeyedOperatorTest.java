package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every keyed operator, driven one event at a time. */
class KeyedOperatorTest {

    private static final String WINDOW = "sum";
    private static final String ALARM_CLOCK = "alarm-clock";

    @TempDir
    private Path directory;

    static Stream<Arguments> operatorsAndSeeds() {
        return Stream.of(WINDOW, "count", ALARM_CLOCK)
                .flatMap(uid -> Stream.iterate(0L, seed -> seed + 1).limit(10).map(seed -> Arguments.of(uid, seed)));
    }

    @ParameterizedTest(name = "''{0}'', seed {1}")
    @MethodSource("operatorsAndSeeds")
    void givesTheSameResultsWhenItIsRestoredAfterEachStepAndRoomIsScarce(String uid, long seed) throws Exception {
        // Given
        var steps = randomSteps(new Random(seed));
        var undisturbed = open(uid, "undisturbed");
        var disturbed = open(uid, "disturbed");
        var random = new Random(seed);

        for (var step : steps) {
            // When
            step.drive(undisturbed);
            step.driveWithTrouble(disturbed, random);

            // Then
            assertThat(disturbed.takeResults())
                    .as("results of %s", step)
                    .containsExactlyInAnyOrderElementsOf(undisturbed.takeResults());
            assertThat(disturbed.lateEvents()).isEqualTo(undisturbed.lateEvents());
        }
    }

    @Test
    void emitsAWindowWhenTheWatermarkReachesItsLastMillisecond() throws Exception {
        var window = open(WINDOW, "window");
        window.event(new Click("ann", 3, 0), 120);
        window.event(new Click("ann", 4, 0), 199);
        window.event(new Click("ann", 5, 0), 200);

        window.watermark(198);
        assertThat(window.takeResults()).isEmpty();

        window.watermark(199);
        assertThat(window.takeResults()).containsExactly("sum ann 100 7 @199");

        window.watermark(Watermark.END);
        assertThat(window.takeResults()).containsExactly("sum ann 200 5 @299");
    }

    @Test
    void dropsAndCountsAnEventWhoseWindowWasFired() throws Exception {
        var window = open(WINDOW, "window");
        window.event(new Click("ann", 3, 0), 120);
        window.watermark(199);
        window.takeResults();

        window.event(new Click("ann", 1, 0), 199);
        window.event(new Click("bob", 1, 0), 100);
        window.event(new Click("ann", 2, 0), 200);
        window.watermark(Watermark.END);

        assertThat(window.takeResults()).containsExactly("sum ann 200 2 @299");
        assertThat(window.lateEvents()).isEqualTo(2);
    }

    @Test
    void takesALateEventIntoItsWindowAsLongAsThatHasNotFired() throws Exception {
        var window = open(WINDOW, "window");
        window.watermark(198);

        window.event(new Click("ann", 3, 0), 100);
        window.watermark(199);

        assertThat(window.takeResults()).containsExactly("sum ann 100 3 @199");
        assertThat(window.lateEvents()).isZero();
    }

    @Test
    void remembersAfterARestoreWhatIsLate() throws Exception {
        var window = open(WINDOW, "window");
        window.watermark(199);
        window.snapshotDiscardRestore();

        window.event(new Click("ann", 1, 0), 150);

        assertThat(window.lateEvents()).isEqualTo(1);
    }

    @Test
    void emitsNothingAsLongAsThereIsNoRoom() throws Exception {
        var window = open(WINDOW, "window");
        window.event(new Click("ann", 1, 0), 1);
        window.event(new Click("bob", 1, 0), 1);

        assertThat(window.watermark(99, () -> false)).isFalse();
        assertThat(window.takeResults()).isEmpty();

        window.watermark(99);
        assertThat(window.takeResults()).containsExactlyInAnyOrder("sum ann 0 1 @99", "sum bob 0 1 @99");
    }

    @Test
    void firesATimerSetInThePastBeforeTheNextEvent() throws Exception {
        var clock = open(ALARM_CLOCK, "clock");
        clock.watermark(500);

        clock.event(new Click("ann", AlarmClock.SET, 500), 600);

        assertThat(clock.takeResults()).containsExactly("event ann 1 @600", "timer ann 500 @500");
    }

    @Test
    void firesATimerWhenTheWatermarkReachesIt() throws Exception {
        var clock = open(ALARM_CLOCK, "clock");
        clock.event(new Click("ann", AlarmClock.SET, 510), 100);
        clock.event(new Click("bob", AlarmClock.SET, 505), 100);
        clock.takeResults();

        clock.watermark(504);
        assertThat(clock.takeResults()).isEmpty();
        clock.watermark(505);
        assertThat(clock.takeResults()).containsExactly("timer bob 505 @505");
        clock.watermark(600);
        assertThat(clock.takeResults()).containsExactly("timer ann 510 @510");
        clock.watermark(Watermark.END);
        assertThat(clock.takeResults()).as("a timer fires once").isEmpty();
    }

    @Test
    void firesATimerSetTwiceOnce() throws Exception {
        var clock = open(ALARM_CLOCK, "clock");
        clock.event(new Click("ann", AlarmClock.SET, 510), 100);
        clock.event(new Click("ann", AlarmClock.SET, 510), 101);
        clock.takeResults();

        clock.watermark(510);

        assertThat(clock.takeResults()).containsExactly("timer ann 510 @510");
    }

    @Test
    void doesNotFireATimerThatWasCancelled() throws Exception {
        var clock = open(ALARM_CLOCK, "clock");
        clock.event(new Click("ann", AlarmClock.SET, 510), 100);
        clock.event(new Click("bob", AlarmClock.SET, 510), 100);
        clock.event(new Click("ann", AlarmClock.CANCEL, 510), 100);
        clock.event(new Click("ann", AlarmClock.CANCEL, 777), 100);
        clock.takeResults();

        clock.watermark(Watermark.END);

        assertThat(clock.takeResults()).as("only the other key's").containsExactly("timer bob 510 @510");
    }

    @Test
    void firesTimersThatTimersSetIfTheyAreDue() throws Exception {
        var clock = open(ALARM_CLOCK, "clock");
        clock.event(new Click("ann", AlarmClock.SET, 500 + AlarmClock.SNOOZING), 100);
        clock.takeResults();

        clock.watermark(520);

        assertThat(clock.takeResults())
                .containsExactly("timer ann 503 @503", "timer ann 510 @510", "timer ann 517 @517");
    }

    @Test
    void carriesTheFailureOfWhatFollowsThroughAFunction() {
        var failure = new IOException("disk full");

        assertThat(DownstreamException.unwrap(new DownstreamException(new DownstreamException(failure))))
                .isSameAs(failure);
        assertThat(DownstreamException.unwrap(failure)).isSameAs(failure);
    }

    @Test
    void refusesToBeUsedWhileItIsDeclared() {
        Program program = (pipeline, parameters) -> pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                .keyBy(Click::who, Serdes.string())
                .process("bad", (KeyedProcess<String, Click, String>) states -> {
                    states.value("seen", Serdes.int64()).update(1L);
                    return (click, context) -> {};
                });

        assertThatThrownBy(() -> OperatorHarness.open(program, "bad", directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("State 'seen' was used while it was declared");
    }

    /** State with a time to live is as old as the timer that looks at it, however far the watermark came at once. */
    @Test
    void doesTheSameInTimersWhetherTheWatermarkWalksOrJumps() throws Exception {
        Program program = (pipeline, parameters) -> pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                .keyBy(Click::who, Serdes.string())
                .process("remember", remembering())
                .sink("out", new MemorySink<>("out"));
        var walking = OperatorHarness.open(program, "remember", Files.createDirectories(directory.resolve("walking")));
        var jumping = OperatorHarness.open(program, "remember", Files.createDirectories(directory.resolve("jumping")));
        for (var operator : List.of(walking, jumping)) {
            operator.event(new Click("ann", 7, 105), 100);
            operator.event(new Click("bob", 8, 115), 100);
        }

        for (long time = 101; time <= 120; time++) {
            walking.watermark(time);
        }
        jumping.watermark(120);

        assertThat(jumping.takeResults()).containsExactlyInAnyOrderElementsOf(walking.takeResults());
        for (var operator : List.of(walking, jumping)) {
            operator.event(new Click("ann", 1, 130), 122);
        }
        walking.watermark(130);
        jumping.watermark(130);
        assertThat(jumping.takeResults()).isNotEmpty().containsExactlyInAnyOrderElementsOf(walking.takeResults());
    }

    /** Remembers an amount for ten milliseconds, and says at the time that an event asks for what it remembers. */
    private static KeyedProcess<String, Click, String> remembering() {
        return states -> {
            var amount = states.value("amount", Serdes.int64(), TimeToLive.afterWrite(Duration.ofMillis(10)));
            var timers = states.value("timers", Serdes.int64(), TimeToLive.afterWrite(Duration.ofMillis(18)));
            return new KeyedProcess.Handler<>() {
                @Override
                public void onEvent(Click click, ProcessContext<String, String> context) {
                    context.emit("%s had %s and %s".formatted(context.key(), amount.value(), timers.value()));
                    amount.update(click.amount());
                    context.setTimer(click.at());
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    context.emit("%s has %s at %d".formatted(context.key(), amount.value(), time));
                    timers.update(time);
                }
            };
        };
    }

    private OperatorHarness open(String uid, String name) throws IOException {
        Program program = uid.equals(ALARM_CLOCK)
                ? KeyedOperatorTest::alarmClock
                : new ClickProgram(ListSource.bounded(List.of(), 1), MemorySink::new);
        var own = directory.resolve(name);
        Files.createDirectory(own);
        return OperatorHarness.open(program, uid, own);
    }

    private static void alarmClock(Pipeline pipeline, Parameters parameters) {
        pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                .keyBy(Click::who, Serdes.string())
                .process(ALARM_CLOCK, AlarmClock::new)
                .sink("rings", new MemorySink<>("rings"));
    }

    /** Random events around a watermark that advances, in the end to the end. */
    private static List<Step> randomSteps(Random random) {
        var steps = new ArrayList<Step>();
        long watermark = 0;
        for (int i = 0; i < 120; i++) {
            if (random.nextInt(6) == 0) {
                watermark += random.nextInt(80);
                steps.add(new Advance(watermark));
            } else {
                var who = "p" + random.nextInt(5);
                // timers and windows before the watermark as well as after it
                long at = watermark - 60 + random.nextInt(150);
                steps.add(new Arrival(new Click(who, random.nextInt(3), at), at));
            }
        }
        steps.add(new Advance(Watermark.END));
        return steps;
    }

    /** One thing that happens to the operator. */
    private sealed interface Step {

        void drive(OperatorHarness operator) throws Exception;

        void driveWithTrouble(OperatorHarness operator, Random random) throws Exception;
    }

    private record Arrival(Click click, long timestamp) implements Step {

        @Override
        public void drive(OperatorHarness operator) throws Exception {
            operator.event(click, timestamp);
        }

        @Override
        public void driveWithTrouble(OperatorHarness operator, Random random) throws Exception {
            drive(operator);
            operator.snapshotDiscardRestore();
        }
    }

    private record Advance(long time) implements Step {

        @Override
        public void drive(OperatorHarness operator) throws Exception {
            operator.watermark(time);
        }

        @Override
        public void driveWithTrouble(OperatorHarness operator, Random random) throws Exception {
            while (!operator.watermark(time, random::nextBoolean)) {
                operator.snapshotDiscardRestore();
            }
            operator.snapshotDiscardRestore();
        }
    }

    /** Counts events, and sets and cancels timers as it is told by the click's amount, at the click's time. */
    private static final class AlarmClock implements KeyedProcess.Handler<String, Click, String> {

        static final long SET = 0;
        static final long CANCEL = 1;
        /** Timers at such times set another one, {@link #PAUSE} later, twice. */
        static final long SNOOZING = 3;

        private static final long PAUSE = 7;

        private final ValueState<Long> count;
        private final ValueState<Long> snoozed;

        AlarmClock(States states) {
            count = states.value("count", Serdes.int64());
            snoozed = states.value("snoozed", Serdes.int64());
        }

        @Override
        public void onEvent(Click click, ProcessContext<String, String> context) {
            var before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            context.emit("event %s %d".formatted(context.key(), now));
            if (click.amount() == CANCEL) {
                context.cancelTimer(click.at());
            } else {
                context.setTimer(click.at());
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<String, String> context) {
            context.emit("timer %s %d".formatted(context.key(), time));
            var times = snoozed.value();
            long snoozes = times == null ? 0 : times;
            if (snoozes > 0 || Math.floorMod(time, 10) == SNOOZING) {
                if (snoozes == 2) {
                    snoozed.clear();
                } else {
                    snoozed.update(snoozes + 1);
                    context.setTimer(time + PAUSE);
                }
            }
        }
    }
}
