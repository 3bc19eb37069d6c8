package io.tidemark.benchmarks.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is said of several measurements of the same: to three digits behind the point. */
final class Figures {

    private Figures() {}

    /** The one in the middle; of two the mean. */
    static double median(List<Double> some) {
        var sorted = new ArrayList<>(some);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return rounded(sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    static double greatest(List<Double> some) {
        return rounded(Collections.max(some));
    }

    static double rounded(double figure) {
        return Math.rint(figure * 1_000) / 1_000;
    }
}
