package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitGateTest {

    private final SplitGate gate =
            new SplitGate(new SplitAlignment(1).share(1, 1_000, () -> {}), new PaceLimit(Pace.FULL, 0).gate(() -> 0));

    /** Markers of transactions and compacted records are never read, so nothing may stand at the position before. */
    @Test
    void hasStoppedBeforeAPositionThatLiesBehindAGap() {
        gate.stopAtPositions(new long[] {3});

        assertThat(gate.mayTake(0, 1, 10, 0)).isTrue();
        assertThat(gate.isStopped(0, 2, false)).isFalse();
        assertThat(gate.mayTake(0, 3, 20, 0)).isFalse();
        assertThat(gate.isStopped(0, 2, false)).isTrue();
    }

    @Test
    void readsOnWhenItIsLifted() {
        gate.stopAtPositions(new long[] {3});
        gate.mayTake(0, 3, 20, 0);

        gate.lift();
        assertThat(gate.mayTake(0, 3, 20, 0)).isTrue();
        gate.stopAtPositions(new long[] {7});

        assertThat(gate.isStopped(0, 4, false)).isFalse();
    }
}
