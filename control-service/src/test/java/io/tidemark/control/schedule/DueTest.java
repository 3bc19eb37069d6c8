package io.tidemark.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTest {

    private static final Instant CREATED = Instant.parse("2026-11-23T02:00:00Z");
    private static final Optional<Instant> UNKNOWN = Optional.empty();
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Schedule nightly = schedule(Optional.of("0 3 * * *"), Optional.empty(), UNKNOWN);
    private final Schedule daily = schedule(
            Optional.empty(), Optional.of(Duration.ofDays(1)), Optional.of(Instant.parse("2026-11-20T10:00:00Z")));

    @Test
    void byTheClockItIsDueFromItsMomentOn() {
        assertThat(due(nightly, "2026-11-23T02:59:59Z", UNKNOWN)).isEmpty();
        assertThat(due(nightly, "2026-11-23T03:00:00Z", UNKNOWN))
                .contains(new Due(Instant.parse("2026-11-23T03:00:00Z"), 0));
        assertThat(Due.next(nightly)).contains(Instant.parse("2026-11-23T03:00:00Z"));
    }

    @Test
    void ofSeveralThatWereMissedOneIsCaughtUp() {
        var due = due(nightly, "2026-11-26T10:00:00Z", UNKNOWN);

        assertThat(due).contains(new Due(Instant.parse("2026-11-23T03:00:00Z"), 3));
        var after = nightly.ran(new Schedule.Run(due.get().at(), Instant.parse("2026-11-26T10:00:00Z"), "sp"), 3);
        assertThat(due(after, "2026-11-27T02:00:00Z", UNKNOWN)).isEmpty();
        assertThat(due(after, "2026-11-27T03:00:00Z", UNKNOWN)).isPresent();
        assertThat(after.missed()).isEqualTo(3);
    }

    @Test
    void aRunThatWasCutOffByTheEndOfTheServiceIsDueAgain() {
        var ran = nightly.ran(
                new Schedule.Run(Instant.parse("2026-11-23T03:00:00Z"), Instant.parse("2026-11-23T03:00:01Z"), "sp"),
                0);

        assertThat(Due.of(ran, Instant.parse("2026-11-23T03:05:00Z"), UNKNOWN, false))
                .contains(new Due(Instant.parse("2026-11-23T03:00:00Z"), 0));
        assertThat(Due.of(ran, Instant.parse("2026-11-23T03:05:00Z"), UNKNOWN, true))
                .isEmpty();
    }

    @Test
    void aMinuteByMinuteScheduleOfAYearAgoIsCountedOnlySoFar() {
        var busy = schedule(Optional.of("* * * * *"), Optional.empty(), UNKNOWN);

        assertThat(due(busy, "2027-11-23T02:00:00Z", UNKNOWN).orElseThrow().missed())
                .isEqualTo(Due.MOST_COUNTED);
    }

    @Test
    void byEventTimeItIsDueWhenTheJobHasPassedTheNextMultiple() {
        assertThat(due(daily, "2026-11-23T03:00:00Z", UNKNOWN)).isEmpty();
        assertThat(due(daily, "2026-11-23T03:00:00Z", reached("2026-11-20T23:59:59Z")))
                .isEmpty();
        assertThat(due(daily, "2026-11-23T03:00:00Z", reached("2026-11-21T00:00:00Z")))
                .contains(new Due(Instant.parse("2026-11-21T00:00:00Z"), 0));
        assertThat(due(daily, "2026-11-23T03:00:00Z", reached("2026-11-23T01:00:00Z")))
                .contains(new Due(Instant.parse("2026-11-23T00:00:00Z"), 2));
        assertThat(Due.nextEventTime(daily)).contains(Instant.parse("2026-11-21T00:00:00Z"));
    }

    @Test
    void eventTimeThatGoesBackMakesNothingDue() {
        var ran = daily.ran(
                new Schedule.Run(Instant.parse("2026-11-22T00:00:00Z"), Instant.parse("2026-11-23T03:00:00Z"), "sp"),
                0);

        assertThat(due(ran, "2026-11-23T04:00:00Z", reached("2026-11-21T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void aScheduleGoesEitherByTheClockOrByEventTime() {
        assertThatThrownBy(() -> schedule(Optional.empty(), Optional.empty(), UNKNOWN))
                .hasMessageContaining("either cron or everyEventTime");
        assertThatThrownBy(() -> schedule(Optional.of("0 3 * * *"), Optional.of(Duration.ofDays(1)), UNKNOWN))
                .hasMessageContaining("two schedules");
        assertThatThrownBy(() -> schedule(Optional.of("0 3 30 2 *"), Optional.empty(), UNKNOWN))
                .hasMessageContaining("never fires");
        assertThatThrownBy(() -> schedule(Optional.empty(), Optional.of(Duration.ofMillis(1)), UNKNOWN))
                .hasMessageContaining("PT1S");
    }

    private static Optional<Due> due(Schedule schedule, String now, Optional<Instant> eventTime) {
        return Due.of(schedule, Instant.parse(now), eventTime, true);
    }

    private static Optional<Instant> reached(String eventTime) {
        return Optional.of(Instant.parse(eventTime));
    }

    private static Schedule schedule(
            Optional<String> cron, Optional<Duration> everyEventTime, Optional<Instant> eventTime) {
        return new Schedule(
                "sc-1",
                "orders-1",
                new ScheduleDefinition(cron, UTC, everyEventTime, Optional.empty(), KeepRules.ALL, List.of()),
                CREATED,
                eventTime,
                Optional.empty(),
                0,
                0);
    }
}
