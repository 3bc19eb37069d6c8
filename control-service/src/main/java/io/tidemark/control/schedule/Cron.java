package io.tidemark.control.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * A cron line of five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). If both days
 * are restricted, either will do, as everywhere.
 *
 * <p>When the clock is put forward, times that are left out count once, at the moment after the gap. When it is put back,
 * times that come twice count the first time. A line that names every hour goes by what the clock shows instead: it
 * leaves out nothing and catches up nothing, so its steps stay even.
 */
public final class Cron {

    /** 29 February may be eight years away. */
    private static final int YEARS_TO_LOOK = 9;

    private static final int FIELDS = 5;
    private static final int HOURS = 24;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final CronField minutes;
    private final CronField hours;
    private final CronField daysOfMonth;
    private final CronField months;
    private final CronField daysOfWeek;

    private Cron(String[] fields) {
        this.minutes = CronField.parse(fields[0], "minute", 0, 59, List.of());
        this.hours = CronField.parse(fields[1], "hour", 0, 23, List.of());
        this.daysOfMonth = CronField.parse(fields[2], "day of the month", 1, 31, List.of());
        this.months = CronField.parse(fields[3], "month", 1, 12, MONTHS);
        this.daysOfWeek = CronField.parse(fields[4], "day of the week", 0, 7, DAYS);
    }

    /** @throws IllegalArgumentException if it isn't a cron line; says which field */
    public static Cron parse(String line) {
        var fields = line.strip().split("\\s+", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "cron '%s' has %d fields; it must have 5: minute, hour, day of the month, month, day of the week, such as '0 3 * * *'"
                            .formatted(line, fields.length));
        }
        try {
            return new Cron(fields);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cron '%s': %s".formatted(line, e.getMessage()), e);
        }
    }

    /** The first moment after another at which it fires; empty if it never does, such as on 30 February. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        // steps of minutes are steps of real time: no clock on the wall is passed over or gone through twice by mistake
        var moment = after.truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES)
                .atZone(zone);
        var end = moment.plusYears(YEARS_TO_LOOK);
        while (moment.isBefore(end)) {
            if (fires(moment)) {
                return Optional.of(moment.toInstant());
            }
            moment = isDay(moment.toLocalDate())
                    ? moment.plusMinutes(1)
                    : moment.toLocalDate().plusDays(1).atStartOfDay(zone);
        }
        return Optional.empty();
    }

    private boolean fires(ZonedDateTime moment) {
        if (everyHour()) {
            return shows(moment.toLocalDateTime());
        }
        boolean secondTime = !moment.withEarlierOffsetAtOverlap().equals(moment);
        return (shows(moment.toLocalDateTime()) && !secondTime) || catchesUpGapBefore(moment);
    }

    private boolean catchesUpGapBefore(ZonedDateTime moment) {
        ZoneOffsetTransition change = moment.getZone()
                .getRules()
                .previousTransition(moment.toInstant().plusNanos(1));
        if (change == null || !change.isGap() || !change.getInstant().equals(moment.toInstant())) {
            return false;
        }
        var skipped = change.getDateTimeBefore();
        while (skipped.isBefore(change.getDateTimeAfter())) {
            if (shows(skipped)) {
                return true;
            }
            skipped = skipped.plusMinutes(1);
        }
        return false;
    }

    private boolean everyHour() {
        return hours.hasAllBelow(HOURS);
    }

    private boolean shows(LocalDateTime time) {
        return minutes.has(time.getMinute()) && hours.has(time.getHour()) && isDay(time.toLocalDate());
    }

    private boolean isDay(LocalDate date) {
        if (!months.has(date.getMonthValue())) {
            return false;
        }
        int weekday = date.getDayOfWeek().getValue();
        boolean ofMonth = daysOfMonth.has(date.getDayOfMonth());
        boolean ofWeek = daysOfWeek.has(weekday) || (weekday == 7 && daysOfWeek.has(0));
        boolean both = daysOfMonth.isRestricted() && daysOfWeek.isRestricted();
        return both ? (ofMonth || ofWeek) : (ofMonth && ofWeek);
    }
}
