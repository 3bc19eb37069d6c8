package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.stream.Watermark;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatermarkMergerTest {

    @Test
    void comesAsFarAsTheSlowestInput() {
        var merger = new WatermarkMerger(2, Watermark.NONE);

        assertThat(merger.onWatermark(0, Watermark.at(10))).isEmpty();
        assertThat(merger.onWatermark(1, Watermark.at(7))).contains(Watermark.at(7));
        assertThat(merger.onWatermark(1, Watermark.at(12))).contains(Watermark.at(10));
    }

    @Test
    void waitsForAnInputThatHasSaidNothingYet() {
        var merger = new WatermarkMerger(3, Watermark.NONE);

        merger.onWatermark(0, Watermark.at(10));
        merger.onWatermark(1, Watermark.at(10));

        assertThat(merger.current()).isEqualTo(Watermark.at(Watermark.NONE));
    }

    @Test
    void isNotHeldBackByAnIdleInput() {
        var merger = new WatermarkMerger(2, Watermark.NONE);
        merger.onWatermark(0, Watermark.at(10));

        assertThat(merger.onWatermark(1, Watermark.idle(3))).contains(Watermark.at(10));
    }

    @Test
    void staysWhereItIsWhenAnIdleInputReturnsWithAnEarlierTime() {
        var merger = new WatermarkMerger(2, Watermark.NONE);
        merger.onWatermark(0, Watermark.at(10));
        merger.onWatermark(1, Watermark.idle(3));

        assertThat(merger.onWatermark(1, Watermark.at(4))).isEqualTo(Optional.empty());
        assertThat(merger.current()).isEqualTo(Watermark.at(10));
    }

    @Test
    void isIdleWhereItIsWhenAllInputsAreIdle() {
        var merger = new WatermarkMerger(2, Watermark.NONE);
        merger.onWatermark(0, Watermark.at(10));
        merger.onWatermark(1, Watermark.at(20));

        merger.onWatermark(0, Watermark.idle(10));

        assertThat(merger.onWatermark(1, Watermark.idle(20))).contains(Watermark.idle(20));
    }

    @Test
    void beginsWhereTheSnapshotWas() {
        var merger = new WatermarkMerger(1, 50);

        assertThat(merger.onWatermark(0, Watermark.at(40))).isEmpty();
        assertThat(merger.onWatermark(0, Watermark.at(51))).contains(Watermark.at(51));
    }

    @Test
    void isIdleWhereItIsWhenTheOnlyInputThatHasNotEndedIsIdle() {
        var merger = new WatermarkMerger(2, Watermark.NONE);
        merger.onWatermark(0, Watermark.at(10));
        merger.onWatermark(1, Watermark.at(20));

        merger.onWatermark(1, Watermark.ended(20));

        assertThat(merger.onWatermark(0, Watermark.idle(10))).contains(Watermark.idle(10));
        assertThat(merger.onWatermark(0, Watermark.at(11))).contains(Watermark.at(11));
    }

    @Test
    void endsAtTheLatestTimeOfAllWhicheverEndsFirst() {
        var merger = new WatermarkMerger(2, Watermark.NONE);
        var other = new WatermarkMerger(2, Watermark.NONE);

        merger.onWatermark(0, Watermark.ended(10));
        other.onWatermark(1, Watermark.ended(20));

        assertThat(merger.onWatermark(1, Watermark.ended(20))).contains(Watermark.ended(20));
        assertThat(other.onWatermark(0, Watermark.ended(10))).contains(Watermark.ended(20));
        assertThat(merger.current().operatorTime()).isEqualTo(Watermark.END);
    }
}
