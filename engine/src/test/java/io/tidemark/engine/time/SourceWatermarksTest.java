package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.engine.stream.Watermark;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceWatermarksTest {

    private static final WatermarkStrategy STRATEGY =
            WatermarkStrategy.outOfOrderness(Duration.ofMillis(100)).idleAfter(Duration.ofMillis(1_000));

    @Test
    void leavesRoomForEventsThatComeOutOfOrder() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE});

        watermarks.onEvent(0, 1_000);

        // an event of time 900 may still come
        assertThat(watermarks.next()).contains(Watermark.at(899));
    }

    @Test
    void neverGoesBack() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE});
        watermarks.onEvent(0, 1_000);
        watermarks.next();

        watermarks.onEvent(0, 950);

        assertThat(watermarks.next()).isEmpty();
        assertThat(watermarks.ofSplit(0)).isEqualTo(899);
    }

    @Test
    void waitsForTheSlowestSplit() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE, Watermark.NONE});
        watermarks.onEvent(0, 5_000);
        watermarks.onEvent(1, 1_000);

        assertThat(watermarks.next()).contains(Watermark.at(899));
    }

    @Test
    void forgetsASplitThatIsAtItsEndForLong() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE, Watermark.NONE});
        watermarks.onEvent(0, 5_000);
        watermarks.onProgress(1, true, 10_000);
        assertThat(watermarks.next()).contains(Watermark.at(Watermark.NONE));

        watermarks.onProgress(1, true, 11_000);

        assertThat(watermarks.next()).contains(Watermark.at(4_899));
    }

    @Test
    void doesNotForgetASplitThatIsOnlySlow() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE, Watermark.NONE});
        watermarks.onEvent(0, 5_000);
        watermarks.onProgress(1, true, 10_000);
        watermarks.onProgress(1, false, 10_500);

        watermarks.onProgress(1, true, 11_400);

        assertThat(watermarks.next()).contains(Watermark.at(Watermark.NONE));
    }

    @Test
    void isAtTheEndWithoutSplits() {
        assertThat(new SourceWatermarks(STRATEGY, new long[0]).next()).contains(Watermark.ended(Watermark.NONE));
    }

    @Test
    void isAtTheEndWhenAllSplitsAre() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE});

        watermarks.onEvent(0, 1_000);
        watermarks.onFinished(0);

        assertThat(watermarks.next()).contains(Watermark.ended(899));
        assertThat(watermarks.ofSplit(0)).isEqualTo(899);
    }

    @Test
    void isHeldBackNeitherByASplitThatHasEndedNorToldTheEndByIt() {
        var watermarks = new SourceWatermarks(STRATEGY, new long[] {Watermark.NONE, Watermark.NONE});
        watermarks.onEvent(0, 1_000);
        watermarks.onFinished(0);
        watermarks.onEvent(1, 5_000);
        assertThat(watermarks.next()).contains(Watermark.at(4_899));

        watermarks.onProgress(1, true, 10_000);
        watermarks.onProgress(1, true, 11_000);

        assertThat(watermarks.next()).contains(Watermark.idle(4_899));
    }
}
