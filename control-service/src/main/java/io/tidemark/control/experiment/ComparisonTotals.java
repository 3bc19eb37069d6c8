package io.tidemark.control.experiment;

import io.tidemark.control.wire.Difference;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a comparison has found, added up from the last report of each slice.
 *
 * @param total of all windows
 * @param windows by first instant of the window
 * @param examples the earliest differences, at most {@value #MOST_EXAMPLES}
 */
public record ComparisonTotals(Tally total, SortedMap<Instant, Tally> windows, List<Difference> examples) {

    static final int MOST_EXAMPLES = 20;

    public ComparisonTotals {
        windows = Collections.unmodifiableSortedMap(new TreeMap<>(windows));
        examples = List.copyOf(examples);
    }

    /** @param latest the last report of each slice */
    public static ComparisonTotals of(Collection<SliceReport> latest) {
        var total = Tally.NONE;
        var windows = new TreeMap<Instant, Tally>();
        for (var report : latest) {
            total = total.plus(report.tally());
            windows.merge(report.window(), report.tally(), Tally::plus);
        }
        var examples = latest.stream()
                .flatMap(report -> report.examples().stream())
                .sorted(Comparator.comparing(Difference::time)
                        .thenComparing(it -> it.key().orElse("")))
                .limit(MOST_EXAMPLES)
                .toList();
        return new ComparisonTotals(total, windows, examples);
    }

    /** The fields that changed, the most often changed first; those whose changes were all taken back are left out. */
    public List<Map.Entry<String, FieldTally>> fields() {
        return total.fields().entrySet().stream()
                .filter(field -> field.getValue().changed() > 0)
                .sorted(Comparator.comparingLong((Map.Entry<String, FieldTally> it) ->
                                -it.getValue().changed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
