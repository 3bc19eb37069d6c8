package io.tidemark.control.experiment;

import io.tidemark.control.wire.Difference;
import java.util.ArrayList;
import java.util.List;

/**
 * What was counted in one slice.
 *
 * @param tally all of it
 * @param examples of differences that hold, at most {@value #MOST_EXAMPLES}: the first that came
 */
public record SliceTotals(Tally tally, List<Example> examples) {

    static final int MOST_EXAMPLES = 4;

    static final SliceTotals NOTHING = new SliceTotals(Tally.NONE, List.of());

    public SliceTotals {
        examples = List.copyOf(examples);
    }

    /** A difference and the rows it is about. */
    public record Example(RowKey key, Difference difference) {}

    SliceTotals plus(Finding finding) {
        return new SliceTotals(tally.plus(finding.change()), finding.isJudged() ? examplesWith(finding) : examples);
    }

    /** What is said of a key's rows takes the place of what was said of them before. */
    private List<Example> examplesWith(Finding finding) {
        var now = new ArrayList<>(examples);
        now.removeIf(example -> example.key().equals(finding.key()));
        if (now.size() < MOST_EXAMPLES) {
            finding.difference().ifPresent(it -> now.add(new Example(finding.key(), it)));
        }
        return now;
    }
}
