package io.tidemark.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 3 * * *      | 2026-11-23T03:00:00Z | 2026-11-24T03:00:00Z",
                "0 3 * * *      | 2026-11-23T02:59:59Z | 2026-11-23T03:00:00Z",
                "*/15 * * * *   | 2026-11-23T03:01:00Z | 2026-11-23T03:15:00Z",
                "5/20 * * * *   | 2026-11-23T03:26:00Z | 2026-11-23T03:45:00Z",
                "0 8-10/2 * * * | 2026-11-23T08:00:00Z | 2026-11-23T10:00:00Z",
                "0 0 1,15 * *   | 2026-11-23T03:00:00Z | 2026-12-01T00:00:00Z",
                "0 0 * * mon    | 2026-11-23T00:00:00Z | 2026-11-30T00:00:00Z",
                "0 0 * * 0      | 2026-11-23T00:00:00Z | 2026-11-29T00:00:00Z",
                "0 0 * * 7      | 2026-11-23T00:00:00Z | 2026-11-29T00:00:00Z",
                "0 0 * * 5-7    | 2026-11-23T00:00:00Z | 2026-11-27T00:00:00Z",
                "0 0 13 * FRI   | 2026-11-23T00:00:00Z | 2026-11-27T00:00:00Z",
                "0 0 29 FEB *   | 2026-11-23T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 29 2 ?     | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z"
            })
    void firesNextAt(String line, Instant after, Instant next) {
        assertThat(Cron.parse(line).next(after, ZoneId.of("UTC"))).contains(next);
    }

    @Test
    void aTimeThatIsLeftOutInSpringCountsOnceJustAfterTheGap() {
        assertThat(firings("30 2 * * *", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void severalTimesInTheGapCountOnce() {
        assertThat(firings("0,20,40 2 * * *", "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:00:00Z");
    }

    @Test
    void aTimeThatComesTwiceInAutumnCountsTheFirstTime() {
        assertThat(firings("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void aTimeOutsideTheChangeStaysAtItsHourOfTheWallClock() {
        assertThat(firings("0 3 * * *", "2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-24T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"})
    void stepsOfEveryHourStayEvenOverAChangeOfTheClock(String around) {
        var from = Instant.parse(around).minus(Duration.ofHours(3));
        var firings = firings(
                "*/20 * * * *", from.toString(), from.plus(Duration.ofHours(6)).toString());

        assertThat(firings).hasSize(17); // the last one, at the end, isn't asked for
    }

    @Test
    void aMidnightThatIsLeftOutCountsAtTheBeginningOfThatDay() {
        // Beirut put its clock forward at midnight
        var next = Cron.parse("0 0 * * *").next(Instant.parse("2026-03-28T12:00:00Z"), ZoneId.of("Asia/Beirut"));

        assertThat(next).contains(Instant.parse("2026-03-28T22:00:00Z"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void firesOnceADayInEveryZoneWhateverTheClockDoes(long seed) {
        var random = new Random(seed);
        var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");
        var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
        var cron = Cron.parse("%d %d * * *".formatted(random.nextInt(60), random.nextInt(24)));
        var moment = Instant.parse("2026-01-01T12:00:00Z");
        var day = moment.atZone(zone).toLocalDate();

        for (int i = 0; i < 400; i++) {
            var next = cron.next(moment, zone).orElseThrow();
            var nextDay = next.atZone(zone).toLocalDate();
            if (i > 0) {
                assertThat(nextDay).as("after %s in %s", moment, zone).isEqualTo(day.plusDays(1));
            }
            moment = next;
            day = nextDay;
        }
    }

    @Test
    void aDayThatDoesNotExistNeverFires() {
        assertThat(Cron.parse("0 0 30 2 *").next(Instant.EPOCH, BERLIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0 3 * *      | 4 fields",
                "60 3 * * *   | '60' isn't right for the minute",
                "0 24 * * *   | '24' isn't right for the hour",
                "0 3 0 * *    | '0' isn't right for the day of the month",
                "0 3 * 13 *   | '13' isn't right for the month",
                "0 3 * * 8    | '8' isn't right for the day of the week",
                "0 5-3 * * *  | '5-3' isn't right for the hour",
                "*/0 3 * * *  | '*/0' isn't right for the minute",
                "1,,2 3 * * * | '1,,2' isn't right for the minute",
                "@daily       | 1 fields"
            })
    void whatIsNoCronLineIsNamed(String line, String words) {
        assertThatThrownBy(() -> Cron.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line)
                .hasMessageContaining(words);
    }

    private static List<String> firings(String line, String from, String until) {
        var cron = Cron.parse(line);
        var firings = new ArrayList<String>();
        var next = cron.next(Instant.parse(from), BERLIN).orElseThrow();
        while (next.isBefore(Instant.parse(until))) {
            firings.add(next.toString());
            next = cron.next(next, BERLIN).orElseThrow();
        }
        return firings;
    }
}
