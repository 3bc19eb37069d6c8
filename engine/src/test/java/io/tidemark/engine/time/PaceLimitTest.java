package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On a clock that goes when it is told to. */
class PaceLimitTest {

    private static final long MILLI = 1_000_000;

    private static final int MOST_A_TURN = 100_000;

    private long nanos = 7_000 * MILLI;

    @Test
    void takesAllWhenNothingIsLimited() {
        var gate = limit(Pace.FULL).gate(this::now);

        assertThat(takenIn(Duration.ofSeconds(1), 10, gate)).isEqualTo(1_000 * MOST_A_TURN);
        assertThat(gate.waitNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsToEventsASecond() {
        for (long rate : new long[] {3, 70, 1_000, 33_333, 3_000_000}) {
            var gate = limit(Pace.FULL.eventsPerSecond(rate)).gate(this::now);

            assertThat(takenIn(Duration.ofSeconds(10), 10, gate))
                    .as("%d events a second", rate)
                    .isCloseTo(10 * rate, within(rate / 100 + 1));
        }
    }

    @Test
    void givesOneTaskWhatOthersDontNeedAndAllNoMoreThanTheLimit() {
        var limit = limit(Pace.FULL.eventsPerSecond(5_000));
        var gates = new PaceLimit.Gate[] {limit.gate(this::now), limit.gate(this::now), limit.gate(this::now)};

        long all = takenIn(Duration.ofSeconds(10), 10, gates);
        long one = takenIn(Duration.ofSeconds(10), 10, gates[1]);

        assertThat(all).isCloseTo(50_000, within(500L));
        assertThat(one).isCloseTo(50_000, within(500L));
    }

    @Test
    void keepsToBytesASecondWhateverTheirSizes() {
        var gate = limit(Pace.FULL.bytesPerSecond(1_000_000)).gate(this::now);

        long small = takenIn(Duration.ofSeconds(10), 100, gate);
        long large = takenIn(Duration.ofSeconds(10), 200_000, gate);

        assertThat(small * 100).isCloseTo(10_000_000, within(100_000L));
        assertThat(large * 200_000).isCloseTo(10_000_000, within(400_000L));
    }

    @Test
    void keepsToTheStricterOfTwoLimits() {
        var gate =
                limit(Pace.FULL.eventsPerSecond(1_000).bytesPerSecond(10_000)).gate(this::now);

        assertThat(takenIn(Duration.ofSeconds(10), 100, gate)).isCloseTo(1_000, within(20L));
        assertThat(takenIn(Duration.ofSeconds(10), 1, gate)).isCloseTo(10_000, within(200L));
    }

    @Test
    void doesNotMakeUpForATimeInWhichThereWasNothingToRead() {
        var gate = limit(Pace.FULL.eventsPerSecond(1_000)).gate(this::now);
        nanos += 3_600_000 * MILLI;

        assertThat(takenIn(Duration.ofSeconds(1), 10, gate)).isBetween(1_000L, 1_110L);
    }

    @Test
    void goesOnAtANewPaceAtOnce() {
        var limit = limit(Pace.FULL.eventsPerSecond(10));
        var gate = limit.gate(this::now);
        assertThat(takenIn(Duration.ofSeconds(10), 10, gate)).isCloseTo(100, within(2L));

        limit.set(Pace.FULL.eventsPerSecond(10_000), nanos);
        assertThat(takenIn(Duration.ofSeconds(10), 10, gate)).isCloseTo(100_000, within(1_000L));

        limit.set(Pace.FULL, nanos);
        assertThat(takenIn(Duration.ofSeconds(1), 10, gate)).isEqualTo(1_000 * MOST_A_TURN);
    }

    @Test
    void takesNothingWhilePausedAndHasNoReasonToAskAgain() {
        var limit = limit(Pace.FULL.eventsPerSecond(1_000).paused(true));
        var gate = limit.gate(this::now);

        assertThat(takenIn(Duration.ofSeconds(10), 10, gate)).isZero();
        assertThat(gate.mayPass()).isFalse();
        assertThat(gate.waitNanos()).isEqualTo(Long.MAX_VALUE);

        limit.set(Pace.FULL.eventsPerSecond(1_000), nanos);
        assertThat(takenIn(Duration.ofSeconds(10), 10, gate)).isCloseTo(10_000, within(100L));
    }

    @Test
    void letsEventTimeGoBySoManyTimesAsFastAsTheClock() {
        var gate = limit(Pace.FULL.eventTimeSpeed(60)).gate(this::now);
        long begin = 1_700_000_000_000L;

        assertThat(gate.mayTake(0, begin, 10)).isTrue();
        assertThat(gate.mayTake(0, begin + 60_000, 10)).isFalse();
        assertThat(gate.waitNanos()).isEqualTo(1_000 * MILLI);
        nanos += 999 * MILLI;
        assertThat(gate.mayTake(0, begin + 60_000, 10)).isFalse();
        nanos += MILLI;
        assertThat(gate.mayTake(0, begin + 60_000, 10)).isTrue();
        assertThat(gate.mayTake(0, begin + 1, 10))
                .as("what is late comes at once")
                .isTrue();
    }

    @Test
    void letsOneSplitGoOnWhileAnotherIsNotDueYet() {
        var gate = limit(Pace.FULL.eventTimeSpeed(1)).gate(this::now);

        assertThat(gate.mayTake(0, 11_000, 10)).isTrue();
        assertThat(gate.mayTake(1, -1, 10)).as("no time at all").isTrue();
        assertThat(gate.mayTake(1, 1_000, 10)).isTrue();
        assertThat(gate.mayTake(2, 900, 10)).as("what is early comes at once").isTrue();
        assertThat(gate.mayTake(0, 11_001, 10)).isFalse();
        assertThat(gate.mayTake(2, 950, 10)).isFalse();
        assertThat(gate.waitNanos()).isEqualTo(50 * MILLI);
        nanos += 50 * MILLI;
        assertThat(gate.mayTake(0, 11_001, 10)).isFalse();
        assertThat(gate.mayTake(2, 950, 10)).isTrue();
    }

    @Test
    void saysWhenToAskAgain() {
        var gate = limit(Pace.FULL.eventsPerSecond(1_000)).gate(this::now);
        while (gate.mayTake(0, 0, 1)) {
            // takes what there is
        }

        assertThat(gate.waitNanos()).isEqualTo(5 * MILLI);
    }

    @Test
    void refusesWhatIsNoPace() {
        assertThatThrownBy(() -> Pace.FULL.eventsPerSecond(0)).hasMessageContaining("eventsPerSecond must be > 0");
        assertThatThrownBy(() -> Pace.FULL.bytesPerSecond(-1)).hasMessageContaining("bytesPerSecond must be > 0");
        assertThatThrownBy(() -> Pace.FULL.eventTimeSpeed(Double.NaN)).hasMessageContaining("eventTimeSpeed must be");
        assertThatThrownBy(() -> Pace.FULL.eventTimeSpeed(0)).hasMessageContaining("eventTimeSpeed must be > 0");
    }

    private PaceLimit limit(Pace pace) {
        return new PaceLimit(pace, nanos);
    }

    private long now() {
        return nanos;
    }

    /** As tasks do: each takes what it gets, a thousand at most, and all come back in a millisecond. */
    private long takenIn(Duration time, int bytes, PaceLimit.Gate... gates) {
        long end = nanos + time.toNanos();
        long taken = 0;
        while (nanos < end) {
            for (var gate : gates) {
                int left = MOST_A_TURN;
                while (left > 0 && gate.mayTake(0, 0, bytes)) {
                    left--;
                    taken++;
                }
            }
            nanos += MILLI;
        }
        return taken;
    }
}
