package io.tidemark.control.experiment;

import io.tidemark.control.wire.FieldChange;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one key and time, side against side, each in at most one pair: first those that count as equal, then what is
 * left, in the order of its places. What finds no partner is on one side only.
 *
 * @param equal pairs that count as equal though their bytes differ
 * @param changed pairs that differ
 * @param onlyInA rows of side A without a partner
 * @param onlyInB rows of side B without a partner
 */
record Pairing(long equal, List<Changed> changed, List<Row> onlyInA, List<Row> onlyInB) {

    Pairing {
        changed = List.copyOf(changed);
        onlyInA = List.copyOf(onlyInA);
        onlyInB = List.copyOf(onlyInB);
    }

    /** Two rows that differ, and in what. */
    record Changed(Row a, Row b, List<FieldChange> fields) {

        Changed {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Pairs rows of which none has the same bytes as one of the other side: {@link Waiting} took those out already.
     *
     * @param a in the order of their places
     * @param b in the order of their places
     */
    static Pairing of(List<Row> a, List<Row> b, FieldDiff diff) {
        var restOfA = new ArrayList<Row>();
        var restOfB = new ArrayList<>(b);
        long equal = 0;
        for (var row : a) {
            if (removeFirstEqual(restOfB, row, diff)) {
                equal++;
            } else {
                restOfA.add(row);
            }
        }
        int pairs = Math.min(restOfA.size(), restOfB.size());
        var changed = new ArrayList<Changed>(pairs);
        for (int i = 0; i < pairs; i++) {
            var first = restOfA.get(i);
            var second = restOfB.get(i);
            changed.add(new Changed(first, second, diff.between(first.value(), second.value())));
        }
        return new Pairing(
                equal, changed, restOfA.subList(pairs, restOfA.size()), restOfB.subList(pairs, restOfB.size()));
    }

    private static boolean removeFirstEqual(List<Row> rows, Row row, FieldDiff diff) {
        for (int i = 0; i < rows.size(); i++) {
            if (diff.between(row.value(), rows.get(i).value()).isEmpty()) {
                rows.remove(i);
                return true;
            }
        }
        return false;
    }

    boolean isWithoutDifference() {
        return changed.isEmpty() && onlyInA.isEmpty() && onlyInB.isEmpty();
    }
}
