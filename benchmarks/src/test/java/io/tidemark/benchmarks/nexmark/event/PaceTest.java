package io.tidemark.benchmarks.nexmark.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void letsTenEventsHappenInAMillisecond() {
        assertThat(Pace.STEADY.timeOf(9)).isEqualTo(Pace.BASE);
        assertThat(Pace.STEADY.timeOf(10)).isEqualTo(Pace.BASE + 1);
        assertThat(Pace.STEADY.timeOf(99_999)).isEqualTo(Pace.BASE + 9_999);
    }

    @Test
    void pausesAfterSoManyEvents() {
        var pausing = Pace.STEADY.pausing(100, 12_000);

        assertThat(pausing.timeOf(99)).isEqualTo(Pace.BASE + 9);
        assertThat(pausing.timeOf(100)).isEqualTo(Pace.BASE + 10 + 12_000);
        assertThat(pausing.timeOf(200)).isEqualTo(Pace.BASE + 20 + 24_000);
    }

    @Test
    void knowsHowLongEventsTakeAtMost() {
        var pausing = Pace.STEADY.pausing(1000, 12_000);

        for (long number = 0; number < 5000; number++) {
            long took = pausing.timeOf(number + 1500) - pausing.timeOf(number);
            assertThat(took).isLessThanOrEqualTo(pausing.longest(1500).toMillis());
        }
    }

    @Test
    void refusesAPaceThatStandsStillOrGoesBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(1, 1, -1));
    }
}
