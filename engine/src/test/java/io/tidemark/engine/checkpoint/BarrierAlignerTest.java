package io.tidemark.engine.checkpoint;

import static io.tidemark.engine.checkpoint.BarrierAligner.Step.HOLD_INPUT;
import static io.tidemark.engine.checkpoint.BarrierAligner.Step.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.stream.Barrier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BarrierAlignerTest {

    private static final Barrier FIRST = new Barrier(1, false);
    private static final Barrier SECOND = new Barrier(2, false);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @Test
    void holdsAnInputUntilEveryOtherInputDeliveredTheBarrier() {
        // Given
        var aligner = new BarrierAligner(2);

        // When
        var step = aligner.onBarrier(0, FIRST);

        // Then
        assertThat(step).isEqualTo(HOLD_INPUT);
        assertThat(aligner.isHeld(0)).isTrue();
        assertThat(aligner.isHeld(1)).isFalse();
    }

    @Test
    void readsEveryInputAgainOnceAllHaveDelivered() {
        // Given
        var aligner = new BarrierAligner(2);
        aligner.onBarrier(0, FIRST);

        // When
        var step = aligner.onBarrier(1, FIRST);

        // Then
        assertThat(step).isEqualTo(SNAPSHOT);
        assertThat(aligner.isHeld(0)).isFalse();
        assertThat(aligner.isHeld(1)).isFalse();
    }

    @Test
    void takesASnapshotAtOnceIfThereIsOnlyOneInput() {
        assertThat(new BarrierAligner(1).onBarrier(0, FIRST)).isEqualTo(SNAPSHOT);
    }

    @Test
    void refusesASecondBarrierWhileTheFirstIsAligning() {
        // Given
        var aligner = new BarrierAligner(2);
        aligner.onBarrier(0, FIRST);

        assertThatThrownBy(() -> aligner.onBarrier(1, SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("epoch 2")
                .hasMessageContaining("epoch 1");
    }

    @Test
    void refusesTheSameBarrierTwiceFromOneInput() {
        // Given
        var aligner = new BarrierAligner(2);
        aligner.onBarrier(0, FIRST);

        assertThatThrownBy(() -> aligner.onBarrier(0, FIRST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void snapshotsExactlyOncePerBarrierWhateverTheArrivalOrder(long seed) {
        var random = new Random(seed);
        int inputs = 1 + random.nextInt(8);
        var aligner = new BarrierAligner(inputs);

        for (long epoch = 1; epoch <= 20; epoch++) {
            var order = new ArrayList<>(IntStream.range(0, inputs).boxed().toList());
            Collections.shuffle(order, random);
            int snapshots = 0;
            for (int input : order) {
                if (aligner.onBarrier(input, new Barrier(epoch, false)) == SNAPSHOT) {
                    snapshots++;
                }
            }
            assertThat(snapshots).as("snapshots of epoch %d", epoch).isEqualTo(1);
        }
    }
}
