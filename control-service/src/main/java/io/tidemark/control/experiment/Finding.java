package io.tidemark.control.experiment;

import io.tidemark.control.wire.Difference;
import java.util.Optional;

/**
 * What came out about the rows of one key and time, on its way to be counted.
 *
 * @param slice where it counts
 * @param key of the rows
 * @param change to be added to what was counted
 * @param isJudged whether {@code difference} says what holds from now on; otherwise nothing is said about it
 * @param difference an example of how the rows differ; empty if they don't
 */
record Finding(Slice slice, RowKey key, Tally change, boolean isJudged, Optional<Difference> difference) {}
