package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkPaceTest {

    private static final long MILLI = 1_000_000;
    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

    @Test
    void leavesToTasksWhatItMayNotTake() {
        // a tenth of two processors, for two subtasks: each works a tenth of the time
        var pace = WorkPace.of(0.1, 2, 2, MINUTE);

        assertThat(pace.pauseAfter(2 * MILLI, 1)).isEqualTo(Duration.ofMillis(18));
        assertThat(pace.isFull()).isFalse();
    }

    @Test
    void takesOneProcessorOfManyAtMost() {
        var pace = WorkPace.of(0.1, 16, 1, MINUTE);

        assertThat(pace.isFull()).isTrue();
        assertThat(pace.pauseAfter(5 * MILLI, 1)).isZero();
    }

    @Test
    void forgetsNoPartOfAMillisecond() {
        var pace = WorkPace.of(0.5, 2, 2, MINUTE);

        var pauses = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            pauses = pauses.plus(pace.pauseAfter(MILLI / 10, 1));
        }

        assertThat(pauses).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void pausesForTenSecondsInAllAtMost() {
        assertThat(allPauses(WorkPace.of(0.1, 2, 2, MINUTE))).isEqualTo(Duration.ofSeconds(10));
        assertThat(allPauses(WorkPace.of(0.1, 2, 2, Optional.empty()))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void pausesForHalfTheTimeBetweenTwoCheckpointsAtMost() {
        assertThat(allPauses(WorkPace.of(0.1, 2, 2, Optional.of(Duration.ofSeconds(1)))))
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void spreadsThePausesOverAllOfTheWork() {
        var pace = WorkPace.of(0.1, 2, 2, MINUTE);

        for (long left = 100; left > 0; left--) {
            assertThat(pace.pauseAfter(100 * MILLI, left)).isEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void makesNoPauseWhenNothingIsToBeDisturbed() {
        assertThat(WorkPace.full().isFull()).isTrue();
        assertThat(WorkPace.full().pauseAfter(MILLI, 1)).isZero();
    }

    private static Duration allPauses(WorkPace pace) {
        var all = Duration.ZERO;
        for (int i = 0; i < 10_000; i++) {
            all = all.plus(pace.pauseAfter(MILLI + i, 1));
        }
        assertThat(pace.isFull()).isTrue();
        return all;
    }
}
