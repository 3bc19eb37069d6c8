package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A comparison and what it has found so far.
 *
 * @param id of the comparison, and of the job that does it
 * @param a topic of side A
 * @param b topic of side B
 * @param phase where its job is in its life
 * @param complete whether all was compared that was to be compared; what is said before that may still change
 * @param different whether anything differs, or couldn't be compared, as far as it is known
 * @param watermark event time up to which both sides are compared; absent if unknown
 * @param total counts of all windows
 * @param windows counts by window, in order of time
 * @param fields the fields that changed, the most often changed first
 * @param differences examples, the earliest first
 * @param failure what went wrong last, in words
 */
public record ComparisonInfo(
        String id,
        String a,
        String b,
        JobInfo.Phase phase,
        boolean complete,
        boolean different,
        Optional<Instant> watermark,
        Counts total,
        List<Window> windows,
        List<Field> fields,
        List<Difference> differences,
        Optional<String> failure) {

    public ComparisonInfo {
        windows = List.copyOf(windows);
        fields = List.copyOf(fields);
        differences = List.copyOf(differences);
    }

    /**
     * How many rows are what.
     *
     * @param equal pairs that count as equal
     * @param changed pairs that differ
     * @param onlyInA rows that only side A has
     * @param onlyInB rows that only side B has
     * @param tooLate rows that came too late to be compared
     */
    public record Counts(long equal, long changed, long onlyInA, long onlyInB, long tooLate) {}

    /**
     * The counts of one window of event time.
     *
     * @param start its first instant
     */
    public record Window(Instant start, Counts counts) {}

    /**
     * How a field changed.
     *
     * @param name such as {@code customer.name} or {@code lines[].price}
     * @param changed pairs in which it differs
     * @param numeric those of them in which both sides are numbers
     * @param drift sum of B minus A over those
     * @param absoluteDrift sum of the distances of A and B over those
     * @param largestDrift greatest distance that was seen
     */
    public record Field(
            String name, long changed, long numeric, double drift, double absoluteDrift, double largestDrift) {}
}
