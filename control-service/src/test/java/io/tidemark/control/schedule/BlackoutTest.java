package io.tidemark.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlackoutTest {

    @ParameterizedTest
    @CsvSource({
        "Mon-Fri 08:00-10:00, 2026-11-23T07:00:00Z, true", // Monday, 08:00 in Berlin
        "Mon-Fri 08:00-10:00, 2026-11-23T06:59:59Z, false",
        "Mon-Fri 08:00-10:00, 2026-11-23T09:00:00Z, false",
        "Mon-Fri 08:00-10:00, 2026-11-22T08:00:00Z, false",
        "fri-mon 08:00-10:00, 2026-11-22T08:00:00Z, true",
        "Fri-Mon 08:00-10:00, 2026-11-25T08:00:00Z, false",
        "12:00-13:00, 2026-11-25T11:30:00Z, true",
        "Sun 22:00-02:00, 2026-11-22T21:30:00Z, true",
        "Sun 22:00-02:00, 2026-11-23T00:30:00Z, true",
        "Sun 22:00-02:00, 2026-11-23T01:00:00Z, false",
        "Sun 22:00-02:00, 2026-11-23T21:30:00Z, false"
    })
    void coversItsHoursByTheClockOnTheWall(String window, Instant moment, boolean covered) {
        assertThat(Blackout.parse(window).covers(moment, ZoneId.of("Europe/Berlin")))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mon", "Mon-Fri 8-10", "Mon-Xyz 08:00-10:00", "08:00-08:00", "25:00-26:00"})
    void whatIsNoWindowIsNamed(String text) {
        assertThatThrownBy(() -> Blackout.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("Mon-Fri 08:00-10:00");
    }
}
