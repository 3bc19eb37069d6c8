package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which decisions to list; the newest come first.
 *
 * @param job only those that concern this job
 * @param savepoint only those that concern this savepoint
 * @param actor only what this token asked for, or "local", or "service"
 * @param since only then or later
 * @param limit how many at most, 1 to {@value #MOST}
 * @param cursor where the last page ended
 */
public record AuditQuery(
        Optional<String> job,
        Optional<String> savepoint,
        Optional<String> actor,
        Optional<Instant> since,
        int limit,
        Optional<Long> cursor) {

    public static final int MOST = 1000;

    /** How many there are in a page if nobody says. */
    public static final int USUAL = 100;

    private static final Set<String> NAMES = Set.of("job", "savepoint", "actor", "since", "limit", "cursor");

    public AuditQuery {
        requireNonNull(job, "job");
        requireNonNull(savepoint, "savepoint");
        requireNonNull(actor, "actor");
        requireNonNull(since, "since");
        requireNonNull(cursor, "cursor");
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("'limit' must be 1 to %d, was %d".formatted(MOST, limit));
        }
    }

    /**
     * Reads a query as it comes in an address.
     *
     * @throws IllegalArgumentException if a parameter isn't known or can't be read; names it
     */
    public static AuditQuery of(Map<String, String> parameters) {
        for (var name : parameters.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no parameter '%s'. Known: %s".formatted(name, new TreeSet<>(NAMES)));
            }
        }
        return new AuditQuery(
                Optional.ofNullable(parameters.get("job")),
                Optional.ofNullable(parameters.get("savepoint")),
                Optional.ofNullable(parameters.get("actor")),
                read(parameters, "since", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                read(parameters, "limit", "1 to " + MOST, Integer::valueOf).orElse(USUAL),
                read(parameters, "cursor", "that of an earlier page", Long::valueOf));
    }

    /** As it goes into an address. */
    public Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        job.ifPresent(it -> parameters.put("job", it));
        savepoint.ifPresent(it -> parameters.put("savepoint", it));
        actor.ifPresent(it -> parameters.put("actor", it));
        since.ifPresent(it -> parameters.put("since", it.toString()));
        parameters.put("limit", Integer.toString(limit));
        cursor.ifPresent(it -> parameters.put("cursor", it.toString()));
        return parameters;
    }

    /** Whether this is one of those that are asked for, wherever the page begins. */
    public boolean matches(AuditEntry entry) {
        return job.map(entry::concernsJob).orElse(true)
                && savepoint.map(entry::concernsSavepoint).orElse(true)
                && actor.map(it -> entry.actor().equals(Optional.of(it))).orElse(true)
                && since.map(it -> !entry.at().isBefore(it)).orElse(true);
    }

    private static <T> Optional<T> read(
            Map<String, String> parameters, String name, String expected, Function<String, T> reader) {
        var text = parameters.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("'%s' must be %s, was '%s'".formatted(name, expected, text), e);
        }
    }
}
