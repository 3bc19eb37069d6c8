package io.tidemark.control.experiment;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many pairs and rows are what. As a change of an earlier tally, numbers may be negative.
 *
 * @param equal pairs that count as equal
 * @param changed pairs that differ
 * @param onlyInA rows that only side A has
 * @param onlyInB rows that only side B has
 * @param tooLate rows that came after their partners were forgotten, and were not compared
 * @param fields by field, how it changed; at most {@value #MOST_FIELDS}, the others together as {@value #OTHER_FIELDS}
 */
public record Tally(
        long equal, long changed, long onlyInA, long onlyInB, long tooLate, Map<String, FieldTally> fields) {

    /** How many fields are told apart. */
    static final int MOST_FIELDS = 200;

    static final String OTHER_FIELDS = "(other fields)";

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, Map.of());
    static final Tally ONE_EQUAL = new Tally(1, 0, 0, 0, 0, Map.of());
    static final Tally ONE_TOO_LATE = new Tally(0, 0, 0, 0, 1, Map.of());

    public Tally {
        // nearly all of them are of equal rows, and have none
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    static Tally of(Pairing pairing) {
        var fields = new TreeMap<String, FieldTally>();
        for (var pair : pairing.changed()) {
            // an array may hold a field many times; the pair counts once
            var ofPair = new TreeMap<String, FieldTally>();
            pair.fields().forEach(it -> ofPair.merge(it.field(), FieldTally.of(it), Tally::sameField));
            ofPair.forEach((name, tally) -> add(fields, name, tally));
        }
        return new Tally(
                pairing.equal(),
                pairing.changed().size(),
                pairing.onlyInA().size(),
                pairing.onlyInB().size(),
                0,
                fields);
    }

    Tally plus(Tally other) {
        if (fields.isEmpty() && other.fields.isEmpty()) {
            return plus(other, Map.of());
        }
        var sum = new TreeMap<>(fields);
        other.fields.forEach((name, tally) -> add(sum, name, tally));
        return plus(other, sum);
    }

    /** What undoes this one when it is added. */
    Tally negated() {
        var negated = new TreeMap<String, FieldTally>();
        fields.forEach((name, tally) -> negated.put(name, tally.negated()));
        return new Tally(-equal, -changed, -onlyInA, -onlyInB, -tooLate, negated);
    }

    /** Rows of both sides that were compared. */
    long rows() {
        return 2 * (equal + changed) + onlyInA + onlyInB;
    }

    /** Whether both sides are the same as far as they were compared, which they were completely. */
    public boolean isWithoutDifference() {
        return changed == 0 && onlyInA == 0 && onlyInB == 0 && tooLate == 0;
    }

    private Tally plus(Tally other, Map<String, FieldTally> sum) {
        return new Tally(
                equal + other.equal,
                changed + other.changed,
                onlyInA + other.onlyInA,
                onlyInB + other.onlyInB,
                tooLate + other.tooLate,
                sum);
    }

    /** Fields that are full keep their names even at zero, so that what undoes a change finds the name it went to. */
    private static void add(SortedMap<String, FieldTally> fields, String name, FieldTally tally) {
        boolean known = fields.containsKey(name) || fields.size() < MOST_FIELDS;
        fields.merge(known ? name : OTHER_FIELDS, tally, FieldTally::plus);
    }

    private static FieldTally sameField(FieldTally one, FieldTally other) {
        var sum = one.plus(other);
        return new FieldTally(1, Math.min(1, sum.numeric()), sum.drift(), sum.absoluteDrift(), sum.largestDrift());
    }
}
