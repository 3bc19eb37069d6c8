package io.tidemark.control.experiment;

import io.tidemark.control.wire.Difference;
import java.time.Instant;
import java.util.List;

/**
 * What the result topic holds: the totals of one slice. A later report of a slice takes the place of earlier ones.
 *
 * @param window first instant of the window
 * @param slice its number
 * @param tally what was counted in it
 * @param examples of differences
 */
public record SliceReport(Instant window, int slice, Tally tally, List<Difference> examples) {

    public SliceReport {
        examples = List.copyOf(examples);
    }

    static SliceReport of(Slice slice, SliceTotals totals) {
        return new SliceReport(
                Instant.ofEpochMilli(slice.window()),
                slice.number(),
                totals.tally(),
                totals.examples().stream().map(SliceTotals.Example::difference).toList());
    }

    /** Names the slice, as key of its records. */
    String key() {
        return new Slice(window.toEpochMilli(), slice).name();
    }
}
