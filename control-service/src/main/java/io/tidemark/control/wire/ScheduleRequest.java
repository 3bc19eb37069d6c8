package io.tidemark.control.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks for savepoints of a job by a schedule: either {@code cron} or {@code everyEventTime}.
 *
 * @param cron minute, hour, day of the month, month, day of the week, such as {@code 0 3 * * *}
 * @param zone whose clock, such as {@code Europe/Berlin}; UTC if absent
 * @param everyEventTime each time the job's event time passes a multiple of this, counted from 1970
 * @param label of the savepoints
 * @param keepLast keep the newest so many
 * @param keepFor keep those that are no older
 * @param keepDaily keep the newest of each of the last so many days that have one
 * @param keepWeekly likewise of weeks
 * @param keepMonthly likewise of months
 * @param includeManual whether what isn't kept is also deleted if people made it
 * @param blackouts when none begins, such as {@code Mon-Fri 08:00-10:00}
 */
public record ScheduleRequest(
        Optional<String> cron,
        Optional<String> zone,
        Optional<Duration> everyEventTime,
        Optional<String> label,
        Optional<Integer> keepLast,
        Optional<Duration> keepFor,
        Optional<Integer> keepDaily,
        Optional<Integer> keepWeekly,
        Optional<Integer> keepMonthly,
        Optional<Boolean> includeManual,
        List<String> blackouts) {

    private static final int MOST_BLACKOUTS = 100;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings("ConstantValue")
    public ScheduleRequest {
        cron = orEmpty(cron);
        zone = orEmpty(zone);
        everyEventTime = orEmpty(everyEventTime);
        label = orEmpty(label);
        keepLast = orEmpty(keepLast);
        keepFor = orEmpty(keepFor);
        keepDaily = orEmpty(keepDaily);
        keepWeekly = orEmpty(keepWeekly);
        keepMonthly = orEmpty(keepMonthly);
        includeManual = orEmpty(includeManual);
        blackouts = blackouts == null ? List.of() : List.copyOf(blackouts);
        label.ifPresent(SavepointRequest::requireLabel);
        if (blackouts.size() > MOST_BLACKOUTS) {
            throw new IllegalArgumentException(
                    "'blackouts' may have up to %d windows, not %d".formatted(MOST_BLACKOUTS, blackouts.size()));
        }
    }

    /** By the clock in UTC, keeping all. */
    public static ScheduleRequest cron(String line) {
        return new ScheduleRequest(
                Optional.of(line),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** By event time, keeping all. */
    public static ScheduleRequest everyEventTime(Duration step) {
        return new ScheduleRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.of(step),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same, keeping the newest so many. */
    public ScheduleRequest keepLast(int count) {
        return new ScheduleRequest(
                cron,
                zone,
                everyEventTime,
                label,
                Optional.of(count),
                keepFor,
                keepDaily,
                keepWeekly,
                keepMonthly,
                includeManual,
                blackouts);
    }

    /** The same, with its rules holding for what people made, too. */
    public ScheduleRequest includingManual() {
        return new ScheduleRequest(
                cron,
                zone,
                everyEventTime,
                label,
                keepLast,
                keepFor,
                keepDaily,
                keepWeekly,
                keepMonthly,
                Optional.of(true),
                blackouts);
    }

    /** The same, with a window in which none begins. */
    public ScheduleRequest blackout(String window) {
        return new ScheduleRequest(
                cron,
                zone,
                everyEventTime,
                label,
                keepLast,
                keepFor,
                keepDaily,
                keepWeekly,
                keepMonthly,
                includeManual,
                List.of(window));
    }

    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    private static <T> Optional<T> orEmpty(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }
}
