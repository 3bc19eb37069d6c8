package io.tidemark.control.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A run that is due.
 *
 * @param at since when; in event time if the schedule goes by that
 * @param missed how many more were due since; only one is caught up. Counted up to {@value #MOST_COUNTED}
 */
public record Due(Instant at, long missed) {

    /** A service that was down for a year need not count each minute of it. */
    static final int MOST_COUNTED = 1_000;

    /**
     * The run that is due, if one is. Blackouts and whether the job runs are the caller's to ask.
     *
     * @param eventTime how far the job is; empty if unknown
     * @param lastRunCounts false if the last run was cut off by the end of the service, so that it is due again
     */
    public static Optional<Due> of(Schedule schedule, Instant now, Optional<Instant> eventTime, boolean lastRunCounts) {
        var cron = schedule.definition().cron();
        var next = cron.isPresent()
                ? byClock(schedule, Cron.parse(cron.get()), now)
                : eventTime.flatMap(reached -> byEventTime(schedule, reached));
        return lastRunCounts
                ? next
                : schedule.lastRun().map(last -> again(schedule, last, next)).or(() -> next);
    }

    /** What has become due since is settled by the same run; in event time it is the newer moment that was passed. */
    private static Due again(Schedule schedule, Schedule.Run cutOff, Optional<Due> next) {
        var at = next.filter(it -> schedule.definition().everyEventTime().isPresent())
                .map(Due::at)
                .orElse(cutOff.due());
        return new Due(at, next.map(it -> it.missed() + 1).orElse(0L));
    }

    /** When the next run is due by the clock; may be past, and is empty for schedules that go by event time. */
    public static Optional<Instant> next(Schedule schedule) {
        return schedule.definition()
                .cron()
                .flatMap(line -> Cron.parse(line)
                        .next(since(schedule), schedule.definition().zone()));
    }

    /** The event time at which the next run is due; empty if unknown, or for schedules that go by the clock. */
    public static Optional<Instant> nextEventTime(Schedule schedule) {
        return schedule.definition()
                .everyEventTime()
                .flatMap(step ->
                        since(schedule, step.toMillis()).map(last -> Instant.ofEpochMilli(last + step.toMillis())));
    }

    private static Optional<Due> byClock(Schedule schedule, Cron cron, Instant now) {
        ZoneId zone = schedule.definition().zone();
        var first = cron.next(since(schedule), zone).filter(it -> !it.isAfter(now));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        long missed = 0;
        var next = cron.next(first.get(), zone);
        while (missed < MOST_COUNTED && next.isPresent() && !next.get().isAfter(now)) {
            missed++;
            next = cron.next(next.get(), zone);
        }
        return Optional.of(new Due(first.get(), missed));
    }

    /** A run settles everything that was due when it began. */
    private static Instant since(Schedule schedule) {
        return schedule.lastRun().map(Schedule.Run::at).orElse(schedule.created());
    }

    private static Optional<Due> byEventTime(Schedule schedule, Instant reached) {
        long step = schedule.definition().everyEventTime().orElseThrow().toMillis();
        long passed = Math.floorDiv(reached.toEpochMilli(), step) * step;
        var last = since(schedule, step);
        if (last.isPresent() && passed <= last.get()) {
            return Optional.empty();
        }
        long missed = last.map(it -> (passed - it) / step - 1).orElse(0L);
        return Optional.of(new Due(Instant.ofEpochMilli(passed), Math.max(0, Math.min(missed, MOST_COUNTED))));
    }

    private static Optional<Long> since(Schedule schedule, long step) {
        return schedule.lastRun()
                .map(Schedule.Run::due)
                .or(schedule::eventTime)
                .map(it -> Math.floorDiv(it.toEpochMilli(), step) * step);
    }
}
