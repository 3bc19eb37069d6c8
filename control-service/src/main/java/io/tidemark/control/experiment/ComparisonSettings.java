package io.tidemark.control.experiment;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.Parameters;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to be compared, and how.
 *
 * @param topicA one output
 * @param topicB the other
 * @param from rows from this event time on; from the beginning if null
 * @param until rows before this event time; to the end if null
 * @param tolerance how far numbers may lie apart
 * @param ignored fields that don't count; see {@link FieldRules}
 * @param window totals are told apart by windows of this length, at least a second
 * @param outOfOrder how much later than a younger row of the same partition a row may come
 * @param forgetAfter how long, in event time, rows that differ are kept for a partner that comes late
 * @param follow whether to go on live; otherwise both topics are read to where they end now
 */
public record ComparisonSettings(
        String topicA,
        String topicB,
        Optional<Instant> from,
        Optional<Instant> until,
        Tolerance tolerance,
        List<String> ignored,
        Duration window,
        Duration outOfOrder,
        Duration forgetAfter,
        boolean follow)
        implements Serializable {

    public static final Duration DEFAULT_WINDOW = Duration.ofHours(1);
    public static final Duration DEFAULT_OUT_OF_ORDER = Duration.ofMinutes(1);
    public static final Duration DEFAULT_FORGET_AFTER = Duration.ofDays(1);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    public ComparisonSettings {
        requireName("a", topicA);
        requireName("b", topicB);
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw new IllegalArgumentException(
                    "'from' must be before 'until', was %s and %s.".formatted(from.get(), until.get()));
        }
        requireNonNull(tolerance, "tolerance");
        ignored = List.copyOf(ignored);
        var unused = FieldRules.of(tolerance, ignored);
        requireBetween("window", Duration.ofSeconds(1), window);
        requireBetween("outOfOrder", Duration.ZERO, outOfOrder);
        requireBetween("forgetAfter", Duration.ofSeconds(1), forgetAfter);
    }

    /** The plainest comparison of two topics. */
    public static ComparisonSettings of(String topicA, String topicB) {
        return from(new Parameters(Map.of("a", topicA, "b", topicB)));
    }

    /** @throws IllegalArgumentException for a parameter that is missing or makes no sense */
    public static ComparisonSettings from(Parameters parameters) {
        return new ComparisonSettings(
                parameters.string("a", ""),
                parameters.string("b", ""),
                instant(parameters, "from"),
                instant(parameters, "until"),
                new Tolerance(number(parameters, "tolerance"), number(parameters, "relativeTolerance")),
                parameters.string("ignore", "").lines().toList(),
                parameters.duration("window", DEFAULT_WINDOW),
                parameters.duration("outOfOrder", DEFAULT_OUT_OF_ORDER),
                parameters.duration("forgetAfter", DEFAULT_FORGET_AFTER),
                Boolean.parseBoolean(parameters.string("follow", "false")));
    }

    /** As parameters of the program, of which {@link #from} makes the same settings again. */
    public Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        parameters.put("a", topicA);
        parameters.put("b", topicB);
        from.ifPresent(it -> parameters.put("from", it.toString()));
        until.ifPresent(it -> parameters.put("until", it.toString()));
        parameters.put("tolerance", Double.toString(tolerance.absolute()));
        parameters.put("relativeTolerance", Double.toString(tolerance.relative()));
        parameters.put("ignore", String.join("\n", ignored));
        parameters.put("window", window.toString());
        parameters.put("outOfOrder", outOfOrder.toString());
        parameters.put("forgetAfter", forgetAfter.toString());
        parameters.put("follow", Boolean.toString(follow));
        return parameters;
    }

    FieldRules rules() {
        return FieldRules.of(tolerance, ignored);
    }

    boolean covers(long time) {
        return from.map(it -> time >= it.toEpochMilli()).orElse(true)
                && until.map(it -> time < it.toEpochMilli()).orElse(true);
    }

    private static void requireName(String side, String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("'%s' must name a topic, it is missing.".formatted(side));
        }
    }

    private static void requireBetween(String name, Duration least, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'%s' must be %s to %s, was %s.".formatted(name, least, LONGEST, value));
        }
    }

    private static Optional<Instant> instant(Parameters parameters, String name) {
        return parameters.find(name).map(text -> {
            try {
                return Instant.parse(text.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'%s' must be a date such as 2026-11-01T00:00:00Z, was '%s'.".formatted(name, text), e);
            }
        });
    }

    private static double number(Parameters parameters, String name) {
        var text = parameters.string(name, "0");
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' must be a number, was '%s'.".formatted(name, text), e);
        }
    }
}
