package io.tidemark.control.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hours in which no savepoint begins, such as {@code Mon-Fri 08:00-10:00}. Without days it is every day. One that ends before it
 * begins goes on over midnight, and belongs to the day on which it begins. By what the clock on the wall shows.
 */
public final class Blackout {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern FORM =
            Pattern.compile("(?:([a-z]{3})(?:-([a-z]{3}))? )?([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

    private final Set<DayOfWeek> days;
    private final LocalTime from;
    private final LocalTime until;

    private Blackout(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        this.days = days;
        this.from = from;
        this.until = until;
    }

    /** @throws IllegalArgumentException if it isn't of this form */
    public static Blackout parse(String text) {
        var parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw wrong(text);
        }
        try {
            var window = new Blackout(
                    days(text, parts.group(1), parts.group(2)),
                    LocalTime.parse(parts.group(3)),
                    LocalTime.parse(parts.group(4)));
            if (window.from.equals(window.until)) {
                throw wrong(text);
            }
            return window;
        } catch (DateTimeParseException e) {
            throw wrong(text);
        }
    }

    /** Whether a moment lies in it; its end doesn't. */
    public boolean covers(Instant moment, ZoneId zone) {
        var local = moment.atZone(zone);
        var time = local.toLocalTime();
        var day = local.getDayOfWeek();
        if (from.isBefore(until)) {
            return days.contains(day) && !time.isBefore(from) && time.isBefore(until);
        }
        return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(until));
    }

    private static Set<DayOfWeek> days(String text, @Nullable String first, @Nullable String last) {
        if (first == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        int begin = DAYS.indexOf(first);
        int end = last == null ? begin : DAYS.indexOf(last);
        if (begin < 0 || end < 0) {
            throw wrong(text);
        }
        var days = EnumSet.of(DayOfWeek.of(begin + 1));
        for (int day = begin; day != end; day = (day + 1) % DAYS.size()) {
            days.add(DayOfWeek.of((day + 1) % DAYS.size() + 1));
        }
        return days;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "blackout '%s' isn't a window such as 'Mon-Fri 08:00-10:00', 'Sun 22:00-02:00' or '12:00-13:00'"
                        .formatted(text));
    }
}
