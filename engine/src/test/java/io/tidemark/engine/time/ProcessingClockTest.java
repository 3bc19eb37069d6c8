package io.tidemark.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.stream.Watermark;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProcessingClockTest {

    private static final long WALL = 1_000_000;

    private final AtomicBoolean live = new AtomicBoolean();
    private final ProcessingClock clock = new ProcessingClock(() -> WALL, live::get, 100);

    @Test
    void beginsWhereTheSnapshotWas() {
        assertThat(clock.now()).isEqualTo(100);
    }

    @Test
    void followsTheGreatestEventTimeUntilTheJobIsLive() {
        clock.onEventTime(500);
        clock.onEventTime(300);
        assertThat(clock.now()).isEqualTo(500);

        live.set(true);

        assertThat(clock.now()).isEqualTo(WALL);
    }

    @Test
    void isNeverInTheFuture() {
        clock.onEventTime(WALL + 1);

        assertThat(clock.now()).isEqualTo(WALL);
    }

    @Test
    void staysWhereEventsEnded() {
        clock.onEventTime(500);
        clock.onEventTime(Watermark.END);

        assertThat(clock.now()).isEqualTo(500);
    }

    @Test
    void knowsNothingYetAfterASnapshotFromWhereEventsEnded() {
        var restored = new ProcessingClock(() -> WALL, live::get, Watermark.END);
        assertThat(restored.now()).isEqualTo(Watermark.NONE);

        restored.onEventTime(700);

        assertThat(restored.now()).isEqualTo(700);
    }
}
