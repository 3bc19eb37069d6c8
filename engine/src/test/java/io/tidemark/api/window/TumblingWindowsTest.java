package io.tidemark.api.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TumblingWindowsTest {

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "time {2}, size {0}, offset {1}: starts at {3}")
    @CsvSource({
        "100, 0, 0, 0",
        "100, 0, 99, 0",
        "100, 0, 100, 100",
        "100, 0, -1, -100",
        "100, 0, -100, -100",
        "100, 0, -101, -200",
        "100, 30, 29, -70",
        "100, 30, 30, 30",
        "100, 30, 129, 30",
        "100, 30, -70, -70",
        "100, 30, -71, -170",
        "1, 0, -5, -5"
    })
    void putsAnEventIntoTheWindowThatContainsIt(long size, long offset, long time, long start) {
        var windows = TumblingWindows.of(Duration.ofMillis(size)).offset(Duration.ofMillis(offset));

        assertThat(windows.startOf(time)).isEqualTo(start);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leavesNoGapAndNoOverlap(long seed) {
        var random = new Random(seed);
        int size = 1 + random.nextInt(1_000);
        var windows = TumblingWindows.of(Duration.ofMillis(size)).offset(Duration.ofMillis(random.nextInt(size)));
        for (long time = -3_000; time < 3_000; time++) {
            long start = windows.startOf(time);
            assertThat(time).isBetween(start, start + size - 1);
            assertThat(windows.startOf(start)).isEqualTo(start);
            assertThat(windows.startOf(start - 1)).isEqualTo(start - size);
        }
    }

    @Test
    void movesDaysToATimeZonesMidnight() {
        var days = TumblingWindows.of(Duration.ofDays(1)).offset(Duration.ofHours(22));

        assertThat(days.startOf(0)).isEqualTo(-Duration.ofHours(2).toMillis());
    }

    @Test
    void refusesSizesAndOffsetsThatMakeNoWindows() {
        assertThatThrownBy(() -> TumblingWindows.of(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be at least one millisecond, was PT0S");
        assertThatThrownBy(() -> TumblingWindows.of(Duration.ofNanos(999_999)))
                .hasMessageStartingWith("size must be at least one millisecond");
        var windows = TumblingWindows.of(Duration.ofSeconds(1));
        assertThatThrownBy(() -> windows.offset(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset must be >= 0 and below the size PT1S, was PT1S");
        assertThatThrownBy(() -> windows.offset(Duration.ofMillis(-1))).hasMessageEndingWith("was PT-0.001S");
    }

    @Test
    void aWindowsLastMillisecondBelongsToItAndItsEndDoesNot() {
        assertThat(new Window(100, 200).lastMillisecond()).isEqualTo(199);
        assertThatThrownBy(() -> new Window(5, 5)).hasMessage("a window must end after it starts, was [5, 5)");
    }
}
