package io.tidemark.control.experiment;

import java.util.Optional;

/** Says what a row that comes, or time that passes, changes in what was counted. */
final class Judge {

    private final FieldDiff diff;

    Judge(FieldRules rules) {
        this.diff = new FieldDiff(rules);
    }

    /**
     * What changed.
     *
     * @param now who waits from now on
     * @param change to be added to what was counted
     * @param pairing what holds from now on, if event time has passed these rows; takes the place of what was said of
     *     them before
     */
    record Ruling(Waiting now, Tally change, Optional<Pairing> pairing) {}

    /**
     * A row came.
     *
     * @param isPassed whether event time has passed its time on both sides
     */
    Ruling onRow(Waiting before, Side side, Row row, boolean isPassed) {
        var arrival = before.arrive(side, row);
        var met = arrival.isMet() ? Tally.ONE_EQUAL : Tally.NONE;
        if (!isPassed && !before.isDecided()) {
            return new Ruling(arrival.now(), met, Optional.empty());
        }
        var saidBefore = before.isDecided() ? Tally.of(pairing(before)) : Tally.NONE;
        var pairing = pairing(arrival.now());
        var change = met.plus(Tally.of(pairing)).plus(saidBefore.negated());
        return new Ruling(arrival.now().decided(), change, Optional.of(pairing));
    }

    /** Event time has passed the time of these rows on both sides. */
    Ruling onPassed(Waiting before) {
        if (before.isDecided()) {
            return new Ruling(before, Tally.NONE, Optional.empty());
        }
        var pairing = pairing(before);
        return new Ruling(before.decided(), Tally.of(pairing), Optional.of(pairing));
    }

    private Pairing pairing(Waiting rows) {
        return Pairing.of(rows.a(), rows.b(), diff);
    }
}
