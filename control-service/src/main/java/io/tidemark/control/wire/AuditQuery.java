package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
     * @throws IllegalArgumentException if a parameter can't be read; names it
     */
    public static AuditQuery of(Map<String, String> parameters) {
        return new AuditQuery(
                Optional.ofNullable(parameters.get("job")),
                Optional.ofNullable(parameters.get("savepoint")),
                Optional.ofNullable(parameters.get("actor")),
                QueryText.read(parameters, "since", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                QueryText.read(parameters, "limit", "1 to " + MOST, Integer::valueOf)
                        .orElse(USUAL),
                QueryText.read(parameters, "cursor", "that of an earlier page", Long::valueOf));
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
}
