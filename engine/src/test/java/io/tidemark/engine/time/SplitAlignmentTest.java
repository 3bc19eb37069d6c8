package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitAlignmentTest {

    private static final long DRIFT = 100;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void holdsASplitThatIsTooFarAheadUntilTheSlowestComes() {
        var alignment = new SplitAlignment(2);
        var fast = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        var slow = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        assertThat(fast.mayTake(0, 50)).as("nothing is known of the other yet").isFalse();

        assertThat(slow.mayTake(0, 0)).isTrue();
        assertThat(fast.mayTake(0, 100)).isTrue();
        assertThat(fast.mayTake(0, 101)).isFalse();

        slow.mayTake(0, 200);
        assertThat(fast.mayTake(0, 101)).isTrue();
    }

    @Test
    void wakesATaskAsSoonAsTheNearestOfItsSplitsMayGoOn() {
        var woken = new AtomicInteger();
        var alignment = new SplitAlignment(3);
        var two = alignment.share(2, DRIFT, woken::incrementAndGet);
        var slow = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        slow.mayTake(0, 50);
        assertThat(two.mayTake(0, 200)).isFalse();
        assertThat(two.mayTake(1, 300)).isFalse();

        // it tells others now and then only
        for (int i = 0; i < 10_000; i++) {
            slow.mayTake(0, 121);
        }

        assertThat(woken).hasPositiveValue();
        assertThat(two.mayTake(0, 200)).isTrue();
    }

    @Test
    void isNotHeldBackByASplitAtItsEnd() {
        var alignment = new SplitAlignment(2);
        var fast = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        var ended = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);

        ended.atEnd(0);

        assertThat(fast.mayTake(0, 1_000_000)).isTrue();
    }

    @Test
    void holdsNothingAfterItWasReleased() {
        var alignment = new SplitAlignment(2);
        var fast = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        assertThat(fast.mayTake(0, 5)).isFalse();

        alignment.release();

        assertThat(fast.mayTake(0, 1_000_000)).isTrue();
    }

    @Test
    void wakesWhoWaitsWhenTheSlowestHasComeFarEnoughAndNotBefore() {
        var woken = new AtomicInteger();
        var alignment = new SplitAlignment(2);
        var fast = alignment.share(1, DRIFT, woken::incrementAndGet);
        var slow = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
        slow.mayTake(0, 0);
        assertThat(fast.mayTake(0, 1_000)).isFalse();

        for (long time = 1; time < 900; time++) {
            slow.mayTake(0, time);
        }
        assertThat(woken).as("a waiting task isn't disturbed in vain").hasValue(0);
        for (long time = 900; time < 1_000; time++) {
            slow.mayTake(0, time);
        }

        assertThat(woken).hasValue(1);
        assertThat(fast.mayTake(0, 1_000)).isTrue();
    }

    /** Splits with gaps, events out of order and ends anywhere: someone can always go on, and nobody is too far ahead. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsSplitsTogetherAndNeverStopsAllOfThem(long seed) {
        var random = new Random(seed);
        int splits = 1 + random.nextInt(5);
        var alignment = new SplitAlignment(splits);
        var shares = new SplitAlignment.Share[splits];
        var left = new int[splits];
        var next = new long[splits];
        var taken = new long[splits];
        for (int i = 0; i < splits; i++) {
            shares[i] = alignment.share(1, DRIFT, SplitAlignmentTest::nobody);
            left[i] = random.nextInt(200);
            next[i] = random.nextInt(5_000);
            taken[i] = Long.MIN_VALUE;
        }

        int heldInARow = 0;
        while (anyLeft(left)) {
            int split = random.nextInt(splits);
            if (left[split] == 0) {
                shares[split].atEnd(0);
                continue;
            }
            if (!shares[split].mayTake(0, next[split])) {
                heldInARow++;
                assertThat(heldInARow).as("tries without anyone who may go on").isLessThan(10_000);
                continue;
            }
            heldInARow = 0;
            for (int other = 0; other < splits; other++) {
                if (left[other] > 0) {
                    long slowest = Math.max(taken[other], next[other]);
                    assertThat(next[split]).isLessThanOrEqualTo(slowest + DRIFT);
                }
            }
            taken[split] = Math.max(taken[split], next[split]);
            left[split]--;
            next[split] = taken[split] - random.nextInt(30) + random.nextInt(random.nextInt(10) == 0 ? 3_000 : 60);
        }
    }

    private static void nobody() {}

    private static boolean anyLeft(int[] left) {
        for (int count : left) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }
}
