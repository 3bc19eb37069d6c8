package io.tidemark.control.wire;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which savepoints to list, and in which order. Ranges contain their beginning and not their end.
 *
 * @param job only of this job
 * @param label only with this in the label, upper or lower case
 * @param createdFrom only taken then or later
 * @param createdUntil only taken earlier
 * @param watermarkFrom only complete up to then or later
 * @param watermarkUntil only complete up to an earlier event time
 * @param pinned only pinned ones, or only others
 * @param sort by what
 * @param descending whether the greatest comes first
 * @param limit how many at most, 1 to {@value #MOST}
 * @param cursor where the last page ended
 */
public record SavepointQuery(
        Optional<String> job,
        Optional<String> label,
        Optional<Instant> createdFrom,
        Optional<Instant> createdUntil,
        Optional<Instant> watermarkFrom,
        Optional<Instant> watermarkUntil,
        Optional<Boolean> pinned,
        Sort sort,
        boolean descending,
        int limit,
        Optional<String> cursor) {

    public static final int MOST = 1000;

    /** All of them, the oldest first. */
    public static final SavepointQuery ALL = new SavepointQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Sort.CREATED,
            false,
            MOST,
            Optional.empty());

    /** What they can be sorted by. Equal ones are sorted by id. */
    public enum Sort {
        CREATED,
        ID,
        JOB,
        LABEL,
        SIZE,
        WATERMARK;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SavepointQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("'limit' must be 1 to %d, was %d".formatted(MOST, limit));
        }
    }

    /**
     * Reads a query as it comes in an address.
     *
     * @throws IllegalArgumentException if a parameter can't be read; names it
     */
    public static SavepointQuery of(Map<String, String> parameters) {
        var order = Optional.ofNullable(parameters.get("sort"));
        return new SavepointQuery(
                Optional.ofNullable(parameters.get("job")),
                Optional.ofNullable(parameters.get("label")),
                QueryText.read(parameters, "createdFrom", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                QueryText.read(parameters, "createdUntil", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                QueryText.read(parameters, "watermarkFrom", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                QueryText.read(parameters, "watermarkUntil", "a time such as 2026-11-23T05:15:00Z", Instant::parse),
                QueryText.read(parameters, "pinned", "true or false", SavepointQuery::yesOrNo),
                QueryText.read(
                                parameters,
                                "sort",
                                "one of created, id, job, label, size, watermark; with '-' before it descending",
                                SavepointQuery::sort)
                        .orElse(Sort.CREATED),
                order.filter(text -> text.startsWith("-")).isPresent(),
                QueryText.read(parameters, "limit", "1 to " + MOST, Integer::valueOf)
                        .orElse(MOST),
                Optional.ofNullable(parameters.get("cursor")));
    }

    /** As it goes into an address. */
    public Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        job.ifPresent(it -> parameters.put("job", it));
        label.ifPresent(it -> parameters.put("label", it));
        createdFrom.ifPresent(it -> parameters.put("createdFrom", it.toString()));
        createdUntil.ifPresent(it -> parameters.put("createdUntil", it.toString()));
        watermarkFrom.ifPresent(it -> parameters.put("watermarkFrom", it.toString()));
        watermarkUntil.ifPresent(it -> parameters.put("watermarkUntil", it.toString()));
        pinned.ifPresent(it -> parameters.put("pinned", it.toString()));
        parameters.put("sort", (descending ? "-" : "") + sort.word());
        parameters.put("limit", Integer.toString(limit));
        cursor.ifPresent(it -> parameters.put("cursor", it));
        return parameters;
    }

    /** The page after this one. */
    public SavepointQuery after(String nextCursor) {
        return new SavepointQuery(
                job,
                label,
                createdFrom,
                createdUntil,
                watermarkFrom,
                watermarkUntil,
                pinned,
                sort,
                descending,
                limit,
                Optional.of(nextCursor));
    }

    private static Sort sort(String text) {
        var word = text.startsWith("-") ? text.substring(1) : text;
        for (var sort : Sort.values()) {
            if (sort.word().equals(word)) {
                return sort;
            }
        }
        throw new IllegalArgumentException("no such order");
    }

    private static boolean yesOrNo(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither");
        }
        return text.equals("true");
    }
}
