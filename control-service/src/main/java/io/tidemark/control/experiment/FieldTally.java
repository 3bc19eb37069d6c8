package io.tidemark.control.experiment;

import io.tidemark.control.wire.FieldChange;

/**
 * How one field changed over many pairs.
 *
 * @param changed pairs in which it differs
 * @param numeric those of them in which both sides are numbers
 * @param drift sum of B minus A over those
 * @param absoluteDrift sum of the distances of A and B over those
 * @param largestDrift greatest distance seen, &gt;= 0; also of pairs that a later row took apart again
 */
public record FieldTally(long changed, long numeric, double drift, double absoluteDrift, double largestDrift) {

    static final FieldTally NONE = new FieldTally(0, 0, 0, 0, 0);

    static FieldTally of(FieldChange change) {
        if (change.drift().isEmpty()) {
            return new FieldTally(1, 0, 0, 0, 0);
        }
        double drift = change.drift().get();
        return new FieldTally(1, 1, drift, Math.abs(drift), Math.abs(drift));
    }

    FieldTally plus(FieldTally other) {
        return new FieldTally(
                changed + other.changed,
                numeric + other.numeric,
                drift + other.drift,
                absoluteDrift + other.absoluteDrift,
                Math.max(largestDrift, other.largestDrift));
    }

    /** What undoes this one when it is added; a greatest value can't be undone. */
    FieldTally negated() {
        return new FieldTally(-changed, -numeric, -drift, -absoluteDrift, 0);
    }
}
