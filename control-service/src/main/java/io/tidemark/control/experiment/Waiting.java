package io.tidemark.control.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one key and time that found none of the same bytes on the other side so far. Rows of the same bytes are let
 * go in the moment they meet, so what is equal takes no room.
 *
 * @param a rows of side A, in the order of their places
 * @param b rows of side B, in the order of their places
 * @param isDecided whether they were counted as what they are, since event time has passed them on both sides
 */
public record Waiting(List<Row> a, List<Row> b, boolean isDecided) {

    static final Waiting NOTHING = new Waiting(List.of(), List.of(), false);

    public Waiting {
        a = List.copyOf(a);
        b = List.copyOf(b);
    }

    /** What a row that came did: whether it met one of the same bytes, and who waits now. */
    record Arrival(boolean isMet, Waiting now) {}

    Arrival arrive(Side side, Row row) {
        var others = new ArrayList<>(side == Side.A ? b : a);
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).hasSameBytes(row)) {
                others.remove(i);
                return new Arrival(
                        true, side == Side.A ? new Waiting(a, others, isDecided) : new Waiting(others, b, isDecided));
            }
        }
        return new Arrival(
                false,
                side == Side.A ? new Waiting(with(a, row), b, isDecided) : new Waiting(a, with(b, row), isDecided));
    }

    Waiting decided() {
        return new Waiting(a, b, true);
    }

    boolean isEmpty() {
        return a.isEmpty() && b.isEmpty();
    }

    private static List<Row> with(List<Row> rows, Row row) {
        var more = new ArrayList<>(rows);
        more.add(row);
        more.sort(Row.BY_PLACE);
        return more;
    }
}
