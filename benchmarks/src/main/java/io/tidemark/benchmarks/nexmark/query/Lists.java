package io.tidemark.benchmarks.nexmark.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists that never change. */
final class Lists {

    private Lists() {}

    static <T> List<T> with(List<T> list, T last) {
        var longer = new ArrayList<T>(list.size() + 1);
        longer.addAll(list);
        longer.add(last);
        return Collections.unmodifiableList(longer);
    }
}
