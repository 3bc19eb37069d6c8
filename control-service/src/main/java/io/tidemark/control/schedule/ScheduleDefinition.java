package io.tidemark.control.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a schedule is; never changes.
 *
 * @param cron when, by the clock; see {@link Cron}. Either this or {@code everyEventTime}
 * @param zone whose clock, for everything in here
 * @param everyEventTime each time the job's event time passes a multiple of this, counted from 1970; at least a second
 * @param label of its savepoints
 * @param keep which of them stay
 * @param blackouts when none begins; see {@link Blackout}
 */
public record ScheduleDefinition(
        Optional<String> cron,
        ZoneId zone,
        Optional<Duration> everyEventTime,
        Optional<String> label,
        KeepRules keep,
        List<String> blackouts) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public ScheduleDefinition {
        requireNonNull(zone, "zone");
        requireNonNull(label, "label");
        requireNonNull(keep, "keep");
        if (cron.isPresent() == everyEventTime.isPresent()) {
            throw new IllegalArgumentException("a schedule needs either cron or everyEventTime%s"
                    .formatted(cron.isPresent() ? ", not both: make two schedules" : ""));
        }
        if (cron.isPresent() && Cron.parse(cron.get()).next(Instant.EPOCH, zone).isEmpty()) {
            throw new IllegalArgumentException("cron '%s' never fires: there is no such day".formatted(cron.get()));
        }
        if (everyEventTime.isPresent()
                && (everyEventTime.get().compareTo(SHORTEST) < 0
                        || everyEventTime.get().compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "everyEventTime must be from %s to %s, was %s".formatted(SHORTEST, LONGEST, everyEventTime.get()));
        }
        blackouts = List.copyOf(blackouts);
        blackouts.forEach(Blackout::parse);
    }

    /** Whether no savepoint may begin now. */
    public boolean isBlackedOut(Instant now) {
        return blackouts.stream().anyMatch(it -> Blackout.parse(it).covers(now, zone));
    }
}
